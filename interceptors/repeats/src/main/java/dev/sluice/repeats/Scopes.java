package dev.sluice.repeats;

import dev.sluice.jdbc.CallingLine;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;

/** The counts of scopes that are open, such as traces: bounded, and shared by all threads. */
final class Scopes {

  private final Limits limits;
  private final CallingLine callingLine;
  private final int most;
  private final long idleNanos;

  /** The one that was used longest ago first. */
  private final Map<Object, Scope> open = new LinkedHashMap<>(16, 0.75f, true);

  /** Of scopes that made room for others. */
  private final Queue<RepeatReport> crowdedOut = new ArrayDeque<>();

  private static final class Scope {

    private final Counts counts = new Counts();
    private long lastUsed;
  }

  Scopes(Limits limits, CallingLine callingLine, int most, long idleNanos) {
    this.limits = limits;
    this.callingLine = callingLine;
    this.most = most;
    this.idleNanos = idleNanos;
  }

  synchronized void count(Object key, String fingerprint) {
    Scope scope = open.computeIfAbsent(key, unknown -> new Scope());
    scope.lastUsed = System.nanoTime();
    scope.counts.add(fingerprint, limits, callingLine);
    if (open.size() > most) {
      Iterator<Map.Entry<Object, Scope>> eldest = open.entrySet().iterator();
      addReport(eldest.next(), crowdedOut);
      eldest.remove();
      if (crowdedOut.size() > most) {
        crowdedOut.remove();
      }
    }
  }

  /** Ends those that have been idle for too long; gives what is to be told. */
  synchronized List<RepeatReport> endIdle() {
    if (open.isEmpty() && crowdedOut.isEmpty()) {
      return List.of();
    }
    long now = System.nanoTime();
    List<RepeatReport> reports = new ArrayList<>(crowdedOut);
    crowdedOut.clear();
    Iterator<Map.Entry<Object, Scope>> eldest = open.entrySet().iterator();
    while (eldest.hasNext()) {
      Map.Entry<Object, Scope> scope = eldest.next();
      if (now - scope.getValue().lastUsed < idleNanos) {
        break;
      }
      addReport(scope, reports);
      eldest.remove();
    }
    return reports;
  }

  /** Ends one, if it is open. */
  synchronized List<RepeatReport> end(Object key) {
    List<RepeatReport> reports = new ArrayList<>(1);
    Scope scope = open.remove(key);
    if (scope != null) {
      addReport(Map.entry(key, scope), reports);
    }
    return reports;
  }

  synchronized List<RepeatReport> endAll() {
    List<RepeatReport> reports = new ArrayList<>(crowdedOut);
    crowdedOut.clear();
    open.entrySet().forEach(scope -> addReport(scope, reports));
    open.clear();
    return reports;
  }

  private void addReport(Map.Entry<Object, Scope> scope, Collection<RepeatReport> to) {
    Counts counts = scope.getValue().counts;
    if (counts.exceed(limits)) {
      to.add(counts.report(null, 0, scope.getKey().toString(), limits));
    }
  }
}
