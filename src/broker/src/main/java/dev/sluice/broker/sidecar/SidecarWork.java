package dev.sluice.broker.sidecar;

/**
 * What an application does in a session.
 *
 * @param <S> the kind of session
 * @param <R> the type of its result
 */
@FunctionalInterface
public interface SidecarWork<S extends SidecarSession, R> {

  /**
   * Does it.
   *
   * @param session for this thread, until this returns; not null
   * @return the result, may be null
   */
  R run(S session);
}
