package dev.sluice.jdbc.runner;

import dev.sluice.jdbc.lease.LeaseListener;
import dev.sluice.jdbc.unit.Unit;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What is logged of one unit's leases. */
final class LeaseLog extends Handler implements AutoCloseable {

  private final Logger logger = Logger.getLogger(LeaseListener.class.getPackageName());
  private final List<LogRecord> records = new CopyOnWriteArrayList<>();
  private final Unit unit;

  private LeaseLog(Unit unit) {
    this.unit = unit;
  }

  static LeaseLog of(Unit unit) {
    LeaseLog log = new LeaseLog(unit);
    log.logger.addHandler(log);
    return log;
  }

  List<LogRecord> records() {
    return records;
  }

  @Override
  public void publish(LogRecord record) {
    if (record.getMessage().contains(unit.name())) {
      records.add(record);
    }
  }

  @Override
  public void flush() {
    // Nothing is buffered.
  }

  @Override
  public void close() {
    logger.removeHandler(this);
  }
}
