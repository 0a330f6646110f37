package dev.sluice.examples.reactor;

import dev.sluice.broker.Broker;
import dev.sluice.broker.MessageQueue;
import dev.sluice.broker.activity.Subscription;
import dev.sluice.broker.error.IntegrityException;
import dev.sluice.broker.message.Message;
import dev.sluice.broker.message.QueueEntry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Turns inputs into results. One thread does everything that is stored; workers get a body and
 * return one. Each input is recorded with its result before that is published, so a result may be
 * published twice after a crash, always under the same ID, but none gets lost: whoever reads them
 * leaves out IDs it has seen. Work that was not recorded is done again.
 *
 * <p>Does nothing before {@link #start}. Ends by a STOP request, by {@link #close}, or by an error,
 * which {@link #completion} tells.
 */
final class Reactor implements AutoCloseable {

  private static final int WORKERS = 2;
  private static final int BUDGET = 100;
  private static final Duration LEASE = Duration.ofSeconds(10);

  private final Broker broker;
  private final Routes routes;
  private final Job job;
  private final Duration workTime;
  private final Ledger ledger;
  private final Semaphore bell = new Semaphore(0);
  private final CompletableFuture<Void> completion = new CompletableFuture<>();
  private final Thread owner = new Thread(this::own, "reactor");
  private final List<Lane> lanes = new ArrayList<>();
  private Lane control;
  private ThreadPoolExecutor workers;
  private volatile boolean stopping;

  /** What a worker does. */
  @FunctionalInterface
  interface Job {
    String work(String body) throws Exception;
  }

  Reactor(Broker broker, Routes routes, Job job, Duration workTime) {
    this.broker = broker;
    this.routes = routes;
    this.job = job;
    this.workTime = workTime;
    this.ledger = new Ledger(broker, LEASE);
  }

  /**
   * Begins.
   *
   * @throws IllegalStateException if another reactor works on this store, or results from before
   *     are owed to a queue that is none of ours
   */
  void start() {
    ledger.open();
    try {
      refuseOtherRoutes();
      routes.inputs().forEach(name -> lanes.add(lane(name)));
      control = lane(routes.control());
    } catch (RuntimeException e) {
      ledger.close();
      throw e;
    }
    workers =
        new ThreadPoolExecutor(
            WORKERS,
            WORKERS,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(lanes.size()),
            work -> new Thread(work, "reactor-worker"));
    owner.start();
  }

  private Lane lane(String name) {
    return new Lane(broker.queue(name), ledger.checkpoint(name));
  }

  private void refuseOtherRoutes() {
    List<String> others = new ArrayList<>(ledger.owed());
    others.removeAll(List.of(routes.output(), routes.replies()));
    if (!others.isEmpty()) {
      throw new IllegalStateException(
          "results are owed to %s, and go nowhere else; use that output again, or settle them"
              .formatted(others));
    }
  }

  CompletableFuture<Void> completion() {
    return completion.copy();
  }

  /** Ends the owner first, then the workers; only then is anything closed that they use. */
  @Override
  public void close() throws InterruptedException {
    stopping = true;
    bell.release();
    owner.join();
  }

  private void own() {
    List<Subscription> subscriptions = new ArrayList<>();
    Throwable failure = null;
    try {
      Stream.concat(lanes.stream(), Stream.of(control))
          .map(lane -> broker.activity().subscribe(lane.name(), bell::release))
          .forEach(subscriptions::add);
      while (!stopping) {
        turn();
      }
    } catch (InterruptedException | RuntimeException e) {
      failure = e;
    } finally {
      subscriptions.forEach(Subscription::close);
      workers.shutdownNow();
      failure = release(failure);
      if (failure == null) {
        completion.complete(null);
      } else {
        completion.completeExceptionally(failure);
      }
    }
  }

  private Throwable release(Throwable failure) {
    try {
      ledger.close();
      return failure;
    } catch (RuntimeException e) {
      if (failure == null) {
        return e;
      }
      failure.addSuppressed(e);
      return failure;
    }
  }

  private void turn() throws InterruptedException {
    bell.drainPermits();
    boolean asked = answer();
    lanes.stream().filter(Lane::isDone).forEach(this::collect);
    lanes.stream().filter(lane -> lane.isOverdue(System.nanoTime())).forEach(this::giveUp);
    publish(routes.replies(), BUDGET);
    boolean behind = publish(routes.output(), asked ? 1 : BUDGET);
    if (!behind) {
      lanes.stream().filter(Lane::isIdle).forEach(this::take);
    }
    if (!asked && !behind && !stopping) {
      bell.tryAcquire(pause().toMillis(), TimeUnit.MILLISECONDS);
      ledger.renew();
    }
  }

  /** Until the next deadline, at most a third of the lease. */
  private Duration pause() {
    Duration third = LEASE.dividedBy(3);
    return lanes.stream().allMatch(Lane::isIdle) || workTime.compareTo(third) > 0
        ? third
        : workTime.plusMillis(1);
  }

  private boolean answer() {
    Optional<Message> request = control.next();
    request.ifPresent(
        message -> {
          String reply = Request.parse(message.body()).map(this::answer).orElse("ERROR unknown");
          record(control, message, routes.replies(), message.id() + " " + reply);
        });
    return request.isPresent();
  }

  private String answer(Request request) {
    return switch (request) {
      case PING -> "PONG";
      case STATUS -> "published=" + ledger.countPublished(routes.output());
      case STOP -> {
        stopping = true;
        yield "stopping";
      }
    };
  }

  private void take(Lane lane) {
    lane.next()
        .ifPresent(
            message -> {
              Piece piece = new Piece(message.body());
              lane.give(message, piece, System.nanoTime() + workTime.toNanos());
              workers.execute(piece);
            });
  }

  /** Wakes the owner when it is done, and not a moment before. */
  private final class Piece extends FutureTask<String> {

    Piece(String body) {
      super(() -> job.work(body));
    }

    @Override
    protected void done() {
      bell.release();
    }
  }

  private void collect(Lane lane) {
    try {
      record(lane, lane.taken(), routes.output(), lane.result().get());
    } catch (ExecutionException e) {
      record(lane, lane.taken(), routes.output(), "failed: " + e.getCause().getMessage());
    } catch (CancellationException | InterruptedException e) {
      throw new IllegalStateException("a finished result can't be waited for", e);
    }
  }

  /** A worker that is stuck must not hold up its lane for ever. */
  private void giveUp(Lane lane) {
    lane.result().cancel(true);
    workers.remove(lane.result());
    record(lane, lane.taken(), routes.output(), "failed: took longer than " + workTime);
  }

  private void record(Lane lane, Message input, String queue, String body) {
    ledger.record(lane.name(), input.id(), queue, body);
    lane.settled(input);
  }

  /** Whether more is left than the budget allowed. */
  private boolean publish(String queue, int budget) {
    List<QueueEntry> results = ledger.unpublished(queue, budget);
    results.forEach(this::publish);
    return results.size() == budget;
  }

  private void publish(QueueEntry result) {
    try {
      broker.insert(List.of(result));
    } catch (IntegrityException taken) {
      if (queue(result).browse().get(result.id()).isEmpty()) {
        throw taken;
      }
    } // else it was published before, and the process died before it could note that
    ledger.published(result.id());
  }

  private MessageQueue queue(QueueEntry result) {
    return broker.queue(result.queue());
  }
}
