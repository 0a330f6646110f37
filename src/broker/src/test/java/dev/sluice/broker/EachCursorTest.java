package dev.sluice.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.broker.cursor.MessageCursor;
import dev.sluice.broker.message.IdRange;
import dev.sluice.broker.message.Message;
import dev.sluice.broker.message.MessageId;
import dev.sluice.broker.support.PlainFile;
import dev.sluice.sqlite.SqliteDataSource;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A cursor that commits each message before it hands it over: as many are taken as were asked. */
@Timeout(60)
class EachCursorTest {

  @TempDir Path folder;

  private Broker broker;
  private MessageQueue tasks;
  private MessageQueue done;
  private PlainFile file;

  @BeforeEach
  void open() throws SQLException {
    Path path = folder.resolve("each.db");
    broker = Broker.open(SqliteDataSource.at(path));
    tasks = broker.queue("tasks");
    done = broker.queue("done");
    tasks.write(List.of("body 1", "body 2", "", "body 4"));
    file = PlainFile.at(path);
  }

  @AfterEach
  void close() throws SQLException {
    file.close();
    broker.close();
  }

  private Object claimed() throws SQLException {
    return file.value("SELECT count(*) FROM messages WHERE claimed = 1");
  }

  @Test
  void asManyAreClaimedAsWereAskedForAtEveryPoint() throws SQLException {
    try (MessageCursor cursor = tasks.consume(IdRange.ALL)) {
      assertThat(claimed()).isEqualTo(0L);
      for (String body : List.of("body 1", "body 2", "", "body 4")) {
        long before = (long) claimed();
        assertThat(cursor.next()).map(Message::body).contains(body);
        assertThat(claimed()).isEqualTo(before + 1);
        file.execute("PRAGMA busy_timeout = 0", "BEGIN IMMEDIATE", "ROLLBACK");
      }
      assertThat(cursor.next()).isEmpty();
    }
    assertThat(claimed()).isEqualTo(4L);
  }

  @Test
  void closingClaimsNothingAndLosesNothing() throws SQLException {
    try (MessageCursor cursor = tasks.consume(IdRange.ALL)) {
      cursor.next();
    }
    assertThat(claimed()).isEqualTo(1L);
    assertThat(tasks.claim()).map(Message::body).contains("body 2");
  }

  @Test
  void asManyAreMovedAsWereAskedFor() throws SQLException {
    List<Message> before = tasks.peek(4, IdRange.ALL);
    try (MessageCursor cursor = tasks.moveEach(IdRange.ALL, done)) {
      for (int i = 0; i < 4; i++) {
        assertThat(cursor.next()).contains(before.get(i));
        assertThat(done.peek(4, IdRange.ALL)).isEqualTo(before.subList(0, i + 1));
        assertThat(tasks.peek(4, IdRange.ALL)).isEqualTo(before.subList(i + 1, 4));
      }
      assertThat(cursor.next()).isEmpty();
    }
    assertThat(claimed()).isEqualTo(0L);
  }

  @Test
  void onlyIdsInItsRangeAreTaken() {
    List<MessageId> ids = tasks.peek(4, IdRange.ALL).stream().map(Message::id).toList();
    IdRange range = IdRange.after(ids.get(0).value()).before(ids.get(3).value());
    try (MessageCursor cursor = tasks.consume(range)) {
      assertThat(cursor.next()).map(Message::id).contains(ids.get(1));
      assertThat(cursor.next()).map(Message::id).contains(ids.get(2));
      assertThat(cursor.next()).isEmpty();
    }
  }

  @Test
  void whatIsWrittenMeanwhileIsIncluded() {
    try (MessageCursor cursor = tasks.consume(IdRange.ALL)) {
      for (int i = 0; i < 4; i++) {
        assertThat(cursor.next()).isPresent();
      }
      tasks.write("late");
      assertThat(cursor.next()).map(Message::body).contains("late");
      assertThat(cursor.next()).isEmpty();
      tasks.write("later");
      assertThat(cursor.next()).map(Message::body).contains("later");
    }
  }

  @Test
  void itMayBePassedToAnotherThread() {
    try (MessageCursor cursor = tasks.consume(IdRange.ALL)) {
      cursor.next();
      assertThat(
              CompletableFuture.supplyAsync(cursor::next, task -> new Thread(task).start()).join())
          .map(Message::body)
          .contains("body 2");
    }
  }

  @Test
  void aClosedOneRefuses() throws SQLException {
    MessageCursor cursor = tasks.consume(IdRange.ALL);
    cursor.close();
    cursor.close();

    assertThatThrownBy(cursor::next)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");
    assertThat(claimed()).isEqualTo(0L);
  }

  @Test
  void argumentsAreCheckedAtTheCall() {
    assertThatThrownBy(() -> tasks.consume(null)).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> tasks.moveEach(IdRange.ALL, tasks))
        .isInstanceOf(IllegalArgumentException.class);
    broker.close();
    assertThatThrownBy(() -> tasks.consume(IdRange.ALL)).isInstanceOf(IllegalStateException.class);
  }
}
