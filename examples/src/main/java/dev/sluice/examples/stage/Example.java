package dev.sluice.examples.stage;

/** A program that shows something and checks what came of it. */
public interface Example {

  /**
   * Runs to its end, or until its thread is interrupted, and closes whatever it has opened.
   *
   * @param stage where it stores, tells and checks; not null
   * @throws Exception for which the example has failed
   */
  void run(Stage stage) throws Exception;
}
