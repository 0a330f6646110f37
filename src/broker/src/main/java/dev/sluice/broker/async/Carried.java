package dev.sluice.broker.async;

import dev.sluice.jdbc.ContextPropagation;

/** The context of a caller, for work that is done elsewhere. */
record Carried(ContextPropagation propagation, Object context) {

  static Carried of(ContextPropagation propagation) {
    return new Carried(propagation, propagation.capture());
  }

  /** Runs it in that context, or without if that fails: no message is lost for a trace. */
  void run(Runnable work) {
    ContextPropagation.Scope scope = null;
    try {
      scope = propagation.attach(context);
    } catch (RuntimeException e) {
      Uncaught.report(e);
    }
    try {
      work.run();
    } finally {
      close(scope);
    }
  }

  private static void close(ContextPropagation.Scope scope) {
    try {
      if (scope != null) {
        scope.close();
      }
    } catch (RuntimeException e) {
      Uncaught.report(e);
    }
  }
}
