package dev.sluice.broker.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.broker.Broker;
import dev.sluice.broker.cursor.BatchCursor;
import dev.sluice.broker.cursor.MessageCursor;
import dev.sluice.broker.message.IdRange;
import dev.sluice.broker.message.Message;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where each guarantee commits, as another broker sees it. */
abstract class CursorChecks extends Checks {

  private static final int SIZE = 3;

  private Broker other;

  CursorChecks(BrokerTck subject) {
    super(subject);
  }

  @BeforeEach
  void fill() {
    other = another();
    tasks.write(IntStream.rangeClosed(1, 7).mapToObj(i -> "body " + i).toList());
  }

  private static void take(MessageCursor cursor, int from, int to) {
    for (int i = from; i <= to; i++) {
      assertThat(cursor.next()).get().extracting(Message::body).isEqualTo("body " + i);
    }
  }

  private static List<String> bodies(int from, int to) {
    return IntStream.rangeClosed(from, to).mapToObj(i -> "body " + i).toList();
  }

  private void assertClaimed(int count) {
    assertThat(other.queue("tasks").stats().claimed()).isEqualTo(count);
    assertThat(bodies(other.queue("tasks").peek(9, IdRange.ALL))).isEqualTo(bodies(count + 1, 7));
  }

  private void assertMoved(int count) {
    assertThat(bodies(other.queue("done").peek(9, IdRange.ALL))).isEqualTo(bodies(1, count));
    assertThat(bodies(other.queue("tasks").peek(9, IdRange.ALL))).isEqualTo(bodies(count + 1, 7));
  }

  @Test
  void eachMessageIsCommittedBeforeItIsHandedOver() {
    try (MessageCursor cursor = tasks.consume(IdRange.ALL)) {
      for (int i = 1; i <= 2; i++) {
        take(cursor, i, i);
        assertClaimed(i);
      }
    }
    assertClaimed(2);
    try (MessageCursor cursor = tasks.consume(IdRange.ALL)) {
      take(cursor, 3, 7);
      assertThat(cursor.next()).isEmpty();
    }
  }

  @Test
  void eachMoveIsCommittedBeforeItIsHandedOver() {
    try (MessageCursor cursor = tasks.moveEach(IdRange.ALL, done)) {
      for (int i = 1; i <= 2; i++) {
        take(cursor, i, i);
        assertMoved(i);
      }
    }
    assertMoved(2);
  }

  /** How many are asked for, and how many of them are committed by then. */
  @ParameterizedTest
  @CsvSource({"1, 0", "2, 0", "3, 0", "4, 3", "6, 3", "7, 6"})
  void anOpenBatchIsRolledBackWhenItIsLeft(int asked, int committed) {
    try (BatchCursor cursor = tasks.consumeInBatches(SIZE, IdRange.ALL)) {
      take(cursor, 1, asked);
      assertClaimed(committed);
    }
    assertClaimed(committed);
    other.queue("other").write("nobody holds the lock");
  }

  @ParameterizedTest
  @CsvSource({"1, 0", "3, 0", "4, 3", "7, 6"})
  void anOpenBatchOfMovesIsRolledBackWhenItIsLeft(int asked, int committed) {
    try (BatchCursor cursor = tasks.moveInBatches(SIZE, IdRange.ALL, done)) {
      take(cursor, 1, asked);
      assertMoved(committed);
    }
    assertMoved(committed);
  }

  @Test
  void askingUntilThereIsNoneCommitsAll() {
    try (BatchCursor cursor = tasks.consumeInBatches(SIZE, IdRange.ALL)) {
      take(cursor, 1, 7);
      assertThat(cursor.next()).isEmpty();
      assertClaimed(7);
    }
    assertClaimed(7);
  }

  @Test
  void aBatchIsCommittedByHandAfterItsLastOnly() {
    try (BatchCursor cursor = tasks.consumeInBatches(SIZE, IdRange.ALL)) {
      take(cursor, 1, 2);
      assertThatThrownBy(cursor::commit).isInstanceOf(IllegalStateException.class);
      take(cursor, 3, 3);
      cursor.commit();
      assertClaimed(SIZE);
    }
    assertClaimed(SIZE);
  }

  @Test
  void itsOwnThreadCanReadAndNotWriteWhileABatchIsOpen() {
    try (BatchCursor cursor = tasks.consumeInBatches(SIZE, IdRange.ALL)) {
      take(cursor, 1, 1);
      assertThat(tasks.stats().pending()).isEqualTo(7);
      if (subject.refusesWhatWaitsForItself()) {
        assertThatThrownBy(() -> tasks.write("never")).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> tasks.claim()).isInstanceOf(IllegalStateException.class);
      }
      take(cursor, 2, 3);
      cursor.commit();
    }
    assertClaimed(SIZE);
  }

  @Test
  void closingTheBrokerRollsAnOpenBatchBack() {
    BatchCursor cursor = tasks.consumeInBatches(SIZE, IdRange.ALL);
    take(cursor, 1, SIZE);

    broker.close();

    assertThatThrownBy(cursor::next).isInstanceOf(IllegalStateException.class);
    assertClaimed(0);
  }
}
