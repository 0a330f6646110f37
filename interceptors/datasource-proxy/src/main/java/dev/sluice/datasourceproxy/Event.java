package dev.sluice.datasourceproxy;

/** What listeners are told before and after. */
interface Event {

  void before();

  void succeeded(Object result, long elapsed);

  void failed(Throwable failure, long elapsed);
}
