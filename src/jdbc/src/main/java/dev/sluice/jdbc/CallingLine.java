package dev.sluice.jdbc;

import java.util.List;
import java.util.stream.Stream;

/**
 * Finds the application's line on the stack: the first frame that is not the JDK's, Sluice's, a
 * driver's, a pool's, a proxy's or a common framework's. Immutable.
 */
public final class CallingLine {

  /** An application is near the top; a stack that has none must not be walked to its end. */
  private static final int MOST_FRAMES = 256;

  private static final CallingLine KNOWN =
      new CallingLine(
          List.of(
              "dev.sluice.",
              "java.",
              "javax.",
              "jakarta.",
              "jdk.",
              "sun.",
              "com.sun.",
              // drivers
              "org.sqlite.",
              "org.postgresql.",
              "org.h2.",
              "org.mariadb.jdbc.",
              "com.mysql.",
              "com.microsoft.sqlserver.",
              "oracle.",
              // pools
              "com.zaxxer.hikari.",
              "com.mchange.v2.",
              "io.agroal.",
              "org.apache.commons.dbcp2.",
              "org.apache.commons.pool2.",
              "org.apache.tomcat.",
              // what wraps and generates
              "com.p6spy.",
              "io.micrometer.",
              "io.opentelemetry.",
              "net.bytebuddy.",
              "net.ttddyy.",
              // frameworks
              "org.apache.ibatis.",
              "org.eclipse.persistence.",
              "org.flywaydb.",
              "org.hibernate.",
              "org.jdbi.",
              "org.jooq.",
              "org.springframework."));

  private final List<String> libraries;

  private CallingLine(List<String> libraries) {
    this.libraries = libraries;
  }

  /**
   * Passes over what is known to be no application.
   *
   * @return never null
   */
  public static CallingLine known() {
    return KNOWN;
  }

  /**
   * Passes over more classes.
   *
   * @param prefix how their full names begin, such as {@code org.example.dao.}; not blank
   * @return a copy that does
   * @throws IllegalArgumentException if the prefix is blank
   */
  public CallingLine without(String prefix) {
    if (prefix.isBlank()) {
      throw new IllegalArgumentException("a blank prefix would leave no class to be found");
    }
    return new CallingLine(Stream.concat(libraries.stream(), Stream.of(prefix)).toList());
  }

  /**
   * Walks the stack of this thread, 256 frames at most; takes some microseconds.
   *
   * @return the application's frame, or null if there is none
   */
  public StackTraceElement find() {
    return StackWalker.getInstance()
        .walk(
            frames ->
                frames
                    .limit(MOST_FRAMES)
                    .filter(frame -> isApplication(frame.getClassName()))
                    .findFirst()
                    .map(StackWalker.StackFrame::toStackTraceElement)
                    .orElse(null));
  }

  private boolean isApplication(String className) {
    return !isGenerated(className) && libraries.stream().noneMatch(className::startsWith);
  }

  /** Proxies of the JDK, CGLIB, Byte Buddy and the like, which may be in any package. */
  private static boolean isGenerated(String className) {
    return className.contains("$Proxy")
        || className.contains("$$")
        || className.contains("$ByteBuddy$")
        || className.contains("$HibernateProxy$");
  }
}
