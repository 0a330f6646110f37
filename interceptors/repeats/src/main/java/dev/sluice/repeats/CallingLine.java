package dev.sluice.repeats;

import java.util.List;

/** Finds the application's line on the stack: the first frame that is not a library's. */
record CallingLine(List<String> libraries) {

  static final List<String> KNOWN =
      List.of(
          "dev.sluice.",
          "java.",
          "javax.",
          "jakarta.",
          "jdk.",
          "sun.",
          "com.sun.",
          "com.zaxxer.hikari.",
          "org.flywaydb.",
          "org.hibernate.",
          "org.jdbi.",
          "org.jooq.",
          "org.springframework.");

  /** Null if there is none. */
  StackTraceElement find() {
    return StackWalker.getInstance()
        .walk(
            frames ->
                frames
                    .filter(frame -> isApplication(frame.getClassName()))
                    .findFirst()
                    .map(StackWalker.StackFrame::toStackTraceElement)
                    .orElse(null));
  }

  private boolean isApplication(String className) {
    return libraries.stream().noneMatch(className::startsWith);
  }
}
