package dev.sluice.broker;

import dev.sluice.broker.activity.ActivityOptions;
import dev.sluice.broker.message.MessageBody;
import java.util.Objects;

/**
 * The settings of a {@link Broker}, whatever its database. Those of a database are its backend's,
 * such as {@link dev.sluice.broker.sqlite.SqliteOptions}; those of waiting and trying again are the
 * retry's. Nothing is read from the environment.
 *
 * <pre>{@code
 * BrokerOptions small = BrokerOptions.DEFAULTS.withMaxBodyBytes(64 * 1024);
 * }</pre>
 *
 * @param maxBodyBytes the largest body that is stored, in bytes of UTF-8, itself allowed
 * @param vacuum when and how claimed messages are removed; not null
 * @param activity how the commits of other processes are looked for while somebody waits for
 *     messages; not null
 */
public record BrokerOptions(int maxBodyBytes, VacuumOptions vacuum, ActivityOptions activity) {

  /**
   * {@link MessageBody#DEFAULT_MAX_BYTES}, {@link VacuumOptions#DEFAULTS} and {@link
   * ActivityOptions#DEFAULTS}.
   */
  public static final BrokerOptions DEFAULTS =
      new BrokerOptions(
          MessageBody.DEFAULT_MAX_BYTES, VacuumOptions.DEFAULTS, ActivityOptions.DEFAULTS);

  /**
   * Settings; see the components.
   *
   * @param maxBodyBytes 1 or more
   * @param vacuum not null
   * @param activity not null
   * @throws IllegalArgumentException if {@code maxBodyBytes} is 0 or less
   */
  public BrokerOptions {
    if (maxBodyBytes < 1) {
      throw new IllegalArgumentException("maxBodyBytes must be 1 or more, is " + maxBodyBytes);
    }
    Objects.requireNonNull(vacuum, "vacuum");
    Objects.requireNonNull(activity, "activity");
  }

  /**
   * The same with another limit on bodies.
   *
   * @param maxBodyBytes 1 or more
   * @return a copy
   */
  public BrokerOptions withMaxBodyBytes(int maxBodyBytes) {
    return new BrokerOptions(maxBodyBytes, vacuum, activity);
  }

  /**
   * The same with another way to remove claimed messages.
   *
   * @param vacuum not null
   * @return a copy
   */
  public BrokerOptions withVacuum(VacuumOptions vacuum) {
    return new BrokerOptions(maxBodyBytes, vacuum, activity);
  }

  /**
   * The same with another way to look for the commits of other processes.
   *
   * @param activity not null
   * @return a copy
   */
  public BrokerOptions withActivity(ActivityOptions activity) {
    return new BrokerOptions(maxBodyBytes, vacuum, activity);
  }
}
