/**
 * Watchers: messages are handled as they come, on one thread each, whichever process writes them.
 *
 * <pre>{@code
 * Watcher watcher =
 *     QueueWatcher.builder(broker.queue("tasks"), WatchMode.consume(), message -> work(message))
 *         .errorHandler((e, message) -> Decision.STOP)
 *         .build();
 * try (watcher) {
 *   watcher.start();   // or watcher.run(), on this thread
 *   ...
 * }
 * }</pre>
 */
package dev.sluice.broker.watch;
