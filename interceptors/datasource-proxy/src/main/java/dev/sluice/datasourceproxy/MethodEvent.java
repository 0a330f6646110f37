package dev.sluice.datasourceproxy;

import net.ttddyy.dsproxy.listener.MethodExecutionContext;
import net.ttddyy.dsproxy.listener.MethodExecutionListener;
import net.ttddyy.dsproxy.proxy.ProxyConfig;

/** A call of a method, as method listeners are told of it. */
record MethodEvent(MethodExecutionListener listener, MethodExecutionContext context)
    implements Event {

  static MethodEvent of(Invocation invocation, Opened opened, ProxyConfig config) {
    MethodExecutionContext context = new MethodExecutionContext();
    context.setTarget(invocation.target());
    context.setMethod(invocation.method());
    context.setMethodArgs(invocation.arguments());
    context.setProxyConfig(config);
    MethodEvent event = new MethodEvent(config.getMethodListener(), context);
    event.on(opened);
    return event;
  }

  /** On a connection, if that is known already. */
  void on(Opened opened) {
    if (opened != null) {
      context.setConnectionInfo(opened.info());
    }
  }

  @Override
  public void before() {
    listener.beforeMethod(context);
  }

  @Override
  public void succeeded(Object result, long elapsed) {
    context.setResult(result);
    context.setElapsedTime(elapsed);
    listener.afterMethod(context);
  }

  @Override
  public void failed(Throwable failure, long elapsed) {
    context.setThrown(failure);
    context.setElapsedTime(elapsed);
    listener.afterMethod(context);
  }
}
