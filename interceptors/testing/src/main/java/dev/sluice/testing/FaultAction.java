package dev.sluice.testing;

import dev.sluice.jdbc.Call;
import java.sql.SQLException;

/** What a {@link FaultRule} does to a call. */
@FunctionalInterface
public interface FaultAction {

  /**
   * Throws, or does something and lets the call go on: interrupts the thread, waits for another
   * one, ends the process.
   *
   * @param call the call it was aimed at; not null
   * @throws SQLException the fault
   */
  void strike(Call<?> call) throws SQLException;
}
