package dev.sluice.cli.command;

import dev.sluice.broker.error.BrokerException;
import dev.sluice.cli.config.StoreFile;
import dev.sluice.cli.io.Failure;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** {@code init}: creates the store. Of several at once exactly one says that it did. */
public final class InitCommand implements Command {

  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** The command. */
  public InitCommand() {
    // nothing to set
  }

  @Override
  public int run(Session session) {
    Path path = session.target().path();
    if (Files.exists(path)) {
      return existing(session, path);
    }
    try {
      if (!create(StoreFile.followed(path))) {
        return existing(session, path);
      }
      session.broker();
    } catch (IOException e) {
      return failed(session, e.toString());
    } catch (Failure | BrokerException e) {
      return failed(session, e.getMessage());
    }
    session.comment("Initialized SimpleBroker database: " + path);
    return Exit.OK;
  }

  /** False if somebody else has just done so. */
  private static boolean create(Path file) throws IOException {
    Files.createDirectories(file.getParent());
    try {
      Files.createFile(file);
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    }
  }

  private static int failed(Session session, String why) {
    session.err().line("Error initializing database: " + why);
    return Exit.ERROR;
  }

  private static int existing(Session session, Path path) {
    if (becomesStore(path)) {
      session.comment("SimpleBroker database already exists: " + path);
      return Exit.OK;
    }
    session.err().line("Error: File exists but is not a SimpleBroker database: " + path);
    session.err().line("Please remove the file manually and run 'broker init' again.");
    return Exit.ERROR;
  }

  /** Somebody else may be creating it at this moment. */
  private static boolean becomesStore(Path path) {
    long start = System.nanoTime();
    while (true) {
      boolean begun =
          System.nanoTime() - start < PATIENCE.toNanos() && StoreFile.isNew(path, PATIENCE);
      if (StoreFile.isStore(path)) {
        return true;
      }
      if (!begun) {
        return false;
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
  }
}
