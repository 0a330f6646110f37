package dev.sluice.broker;

import dev.sluice.broker.backend.AliasStatements;
import dev.sluice.broker.backend.Backend;
import dev.sluice.broker.catalog.Alias;
import dev.sluice.broker.message.QueueName;
import dev.sluice.jdbc.unit.Session;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.util.List;

/**
 * Second names of queues. They count only where a name is written with an {@code @} in front and
 * {@linkplain #resolve resolved}; a {@link MessageQueue} has its literal name.
 *
 * <pre>{@code
 * broker.aliases().add("mail", "mail.v2");
 * MessageQueue mail = broker.queue(broker.aliases().resolve("@mail"));
 * }</pre>
 *
 * <p>Thread-safe. All throw as every operation of a {@link Broker}.
 */
public final class Aliases {

  private static final System.Logger LOG = System.getLogger(Aliases.class.getPackageName());

  private static final String SIGN = "@";

  private final Operations operations;
  private final Backend backend;
  private final AliasStatements statements;

  Aliases(Operations operations) {
    this.operations = operations;
    this.backend = operations.backend();
    this.statements = backend.aliases();
  }

  /**
   * Defines an alias. That a queue has the same name is no obstacle, but is logged as a warning,
   * since {@code @name} and {@code name} are different queues then.
   *
   * @param alias a name as for a queue; not null
   * @param target a queue, which need not exist; not null
   * @throws dev.sluice.broker.message.QueueNameException if one of them can't name a queue
   * @throws IllegalArgumentException if they are the same, the alias is defined already or the
   *     target of another, or the target is an alias; nothing is changed then
   */
  public void add(String alias, String target) {
    check(alias, target);
    boolean shadows =
        operations.run(
            Operations.ALIAS,
            session -> {
              requireNoChain(session, alias, target);
              statements.add(session, new Alias(alias, target));
              statements.stamp(session);
              return backend.queues().exists(session, alias);
            });
    if (shadows) {
      LOG.log(
          Level.WARNING,
          "there is a queue {0} with messages; @{0} stands for {1} from now on",
          alias,
          target);
    }
  }

  /**
   * Checks what an alias must be in any store, as {@link #add} does.
   *
   * @param alias a name as for a queue; not null
   * @param target a queue; not null
   * @throws dev.sluice.broker.message.QueueNameException if one of them can't name a queue
   * @throws IllegalArgumentException if they are the same, or the target has the sign of an alias
   */
  public static void check(String alias, String target) {
    if (alias.equals(target)) {
      throw new IllegalArgumentException("Alias and target must differ");
    }
    if (target.startsWith(SIGN)) {
      throw new IllegalArgumentException("Target names should not include the '@' prefix");
    }
    if (target.isEmpty()) {
      throw new IllegalArgumentException("Alias target cannot be empty");
    }
    QueueName.check(alias);
    QueueName.check(target);
  }

  private void requireNoChain(Session session, String alias, String target) throws SQLException {
    if (statements.target(session, alias).isPresent()) {
      throw new IllegalArgumentException("Alias '%s' already exists".formatted(alias));
    }
    if (statements.target(session, target).isPresent()) {
      throw new IllegalArgumentException("Cannot target another alias");
    }
    if (!statements.of(session, alias).isEmpty()) {
      throw new IllegalArgumentException("Cannot turn an existing alias target into an alias");
    }
  }

  /**
   * Removes an alias. No message is touched.
   *
   * @param alias its name without the sign; not null
   * @return whether it was defined
   */
  public boolean remove(String alias) {
    return operations.run(
        Operations.ALIAS,
        session -> {
          boolean defined = statements.remove(session, alias) > 0;
          if (defined) {
            statements.stamp(session);
          }
          return defined;
        });
  }

  /**
   * All aliases.
   *
   * @return by the bytes of their names
   */
  public List<Alias> list() {
    return operations.run(Operations.ALIASES, statements::all);
  }

  /**
   * The aliases of a queue.
   *
   * @param target its name; not null
   * @return by the bytes of their names
   */
  public List<Alias> of(String target) {
    return operations.run(Operations.ALIASES, session -> statements.of(session, target));
  }

  /**
   * The queue that a text stands for: itself, unless it begins with an {@code @}; then the target
   * of the alias that follows. Looked up each time, by the alias's key.
   *
   * @param text a queue's name, or an alias with its sign; not null
   * @return a queue's name; not checked if the text was one
   * @throws IllegalArgumentException if there is no such alias
   */
  public String resolve(String text) {
    if (!text.startsWith(SIGN)) {
      return text;
    }
    String alias = text.substring(SIGN.length());
    if (alias.isEmpty()) {
      throw new IllegalArgumentException("Alias name cannot be empty");
    }
    return operations
        .run(Operations.ALIASES, session -> statements.target(session, alias))
        .orElseThrow(
            () -> new IllegalArgumentException("Alias '%s' is not defined".formatted(alias)));
  }

  /**
   * Changes with every change of an alias, by whichever program, so that a copy of the {@linkplain
   * #list list} can be told to be out of date. Read it before the list.
   *
   * @return comparable for equality only
   */
  public long version() {
    return operations.run(Operations.ALIASES, statements::version);
  }
}
