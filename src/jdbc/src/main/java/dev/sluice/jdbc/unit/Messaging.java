package dev.sluice.jdbc.unit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What one run of a unit does with messages, for interceptors that tell of it. Made by whoever has
 * queues, for each run anew and only where somebody {@linkplain
 * dev.sluice.jdbc.Pipeline#wantsMessaging wants} it.
 *
 * <p>Before it proceeds with a {@link Type#SEND}, an interceptor may fill in {@link #headers},
 * which are then stored with each message. Afterwards {@link #count}, {@link #id} and {@link
 * #origins} tell what was handled. Handed from thread to thread with its unit; not thread-safe by
 * itself.
 */
public final class Messaging {

  /** What is done with messages. */
  public enum Type {
    /** They are stored for others. */
    SEND,
    /** They are asked for, and handed over if there are any. */
    RECEIVE,
    /** A handler works on one. */
    PROCESS,
    /** They are acknowledged, and so gone. */
    SETTLE
  }

  private final Type type;
  private final String destination;
  private final Map<String, String> headers = new HashMap<>();
  private int count;
  private String id;
  private List<Map<String, String>> origins = List.of();

  /**
   * Nothing is handled yet.
   *
   * @param type not null
   * @param destination the queue's name; null for several
   */
  public Messaging(Type type, String destination) {
    this.type = Objects.requireNonNull(type, "type");
    this.destination = destination;
  }

  /**
   * What is done.
   *
   * @return never null
   */
  public Type type() {
    return type;
  }

  /**
   * Whose messages.
   *
   * @return the queue's name; null for several
   */
  public String destination() {
    return destination;
  }

  /**
   * What travels with the messages that are sent.
   *
   * @return modifiable until the unit's attempt begins; empty at first
   */
  public Map<String, String> headers() {
    return headers;
  }

  /**
   * How many messages were handled; before that, how many are to be if it is known.
   *
   * @return 0 or more
   */
  public int count() {
    return count;
  }

  /**
   * The message, if it is just one.
   *
   * @return its ID, or null
   */
  public String id() {
    return id;
  }

  /**
   * What travelled with the messages that were received or are processed.
   *
   * @return unmodifiable headers of those that have any, in the order of delivery
   */
  public List<Map<String, String>> origins() {
    return origins;
  }

  /**
   * Called by whoever handles the messages; the last call counts.
   *
   * @param count how many; 0 or more
   * @param id of the only one; null if unknown or several
   */
  public void handles(int count, String id) {
    this.count = count;
    this.id = count == 1 ? id : null;
  }

  /**
   * Called by whoever received the messages; the last call counts.
   *
   * @param headers of each message, in the order of delivery; no nulls
   */
  public void origins(List<Map<String, String>> headers) {
    List<Map<String, String>> some = new ArrayList<>(headers.size());
    for (Map<String, String> one : headers) {
      if (!one.isEmpty()) {
        some.add(one);
      }
    }
    origins = List.copyOf(some);
  }

  /** Names what is done and the queue. */
  @Override
  public String toString() {
    return destination == null ? type.name() : type + " " + destination;
  }
}
