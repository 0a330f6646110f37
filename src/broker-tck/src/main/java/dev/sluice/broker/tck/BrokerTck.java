package dev.sluice.broker.tck;

import dev.sluice.broker.BrokerBuilder;
import dev.sluice.broker.backend.Backend;
import dev.sluice.broker.backend.IdGenerator;
import dev.sluice.jdbc.Interceptor;
import java.nio.file.Path;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.Nested;

/**
 * The rules of the broker that hold on every database, whatever runs its operations and whatever
 * stands around them. A subclass says what is to be checked:
 *
 * <pre>{@code
 * class MyBackendTest extends BrokerTck {
 *   @Override
 *   protected DataSource emptyDatabase(Path folder) {
 *     return SqliteDataSource.at(folder.resolve("tck.db"));
 *   }
 *
 *   @Override
 *   protected Backend backend(IdGenerator ids) {
 *     return new MyBackend(ids);
 *   }
 * }
 * }</pre>
 *
 * <p>To check a runner, override {@link #configure}; to check interceptors, {@link #interceptors}.
 * Every check has a database of its own, so checks may run in parallel. Only what a broker tells is
 * looked at, so layout, settings and plans of a backend need tests of their own, as do crashes.
 */
public abstract class BrokerTck {

  /** For subclasses. */
  protected BrokerTck() {}

  /**
   * Connections to a database without tables, which nobody else uses. If it is {@link
   * AutoCloseable} it is closed when the check is over.
   *
   * @param folder an empty folder of the check's own, removed afterwards; not null
   * @return another database at each call; not null
   * @throws Exception to fail the check
   */
  protected abstract DataSource emptyDatabase(Path folder) throws Exception;

  /**
   * The backend to be checked.
   *
   * @param ids makes its IDs; not null
   * @return not null
   */
  protected abstract Backend backend(IdGenerator ids);

  /**
   * The interceptors to be checked, around those of the check. Unless one of them {@linkplain
   * Interceptor#repeats repeats}, a retry of the check's own goes inside of them.
   *
   * @return outermost first, new ones at each call; by default none
   */
  protected List<Interceptor> interceptors() {
    return List.of();
  }

  /**
   * Sets what else is to be checked, such as {@link BrokerBuilder#runner}. Backend, interceptors
   * and options are the check's.
   *
   * @param builder about to open a broker; not null
   * @return by default the builder as it is
   */
  protected BrokerBuilder configure(BrokerBuilder builder) {
    return builder;
  }

  /**
   * Whether a thread's own write is refused at once while its batch is open. A runner that keeps no
   * account of its connections, as the plain one, lets it wait for itself and fail as busy.
   *
   * @return by default true
   */
  protected boolean refusesWhatWaitsForItself() {
    return true;
  }

  @Nested
  class Messages extends MessageChecks {
    Messages() {
      super(BrokerTck.this);
    }
  }

  @Nested
  class Ids extends IdChecks {
    Ids() {
      super(BrokerTck.this);
    }
  }

  @Nested
  class Queues extends QueueChecks {
    Queues() {
      super(BrokerTck.this);
    }
  }

  @Nested
  class Aliases extends AliasChecks {
    Aliases() {
      super(BrokerTck.this);
    }
  }

  @Nested
  class Cursors extends CursorChecks {
    Cursors() {
      super(BrokerTck.this);
    }
  }

  @Nested
  class Vacuum extends VacuumChecks {
    Vacuum() {
      super(BrokerTck.this);
    }
  }

  @Nested
  class Transactions extends TransactionChecks {
    Transactions() {
      super(BrokerTck.this);
    }
  }

  @Nested
  class Threads extends ThreadChecks {
    Threads() {
      super(BrokerTck.this);
    }
  }

  @Nested
  class Errors extends ErrorChecks {
    Errors() {
      super(BrokerTck.this);
    }
  }

  @Nested
  class Faults extends FaultChecks {
    Faults() {
      super(BrokerTck.this);
    }
  }
}
