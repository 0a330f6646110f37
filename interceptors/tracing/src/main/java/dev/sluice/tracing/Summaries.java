package dev.sluice.tracing;

import dev.sluice.jdbc.Memo;
import dev.sluice.jdbc.SqlCall;
import dev.sluice.jdbc.database.Database;
import dev.sluice.jdbc.sql.SqlSummary;
import dev.sluice.tracing.OperationShapes.Shape;
import io.opentelemetry.api.common.AttributesBuilder;
import java.util.Optional;

/** What the spans of statements get from a summarizer, if there is one. */
final class Summaries {

  private static final int MOST_REMEMBERED = 1000;
  private static final int LONGEST_REMEMBERED = 4000;

  private final SqlSummarizer summarizer;
  private final Database told;
  private final Memo<Text, Optional<SqlSummary>> known = new Memo<>(MOST_REMEMBERED, this::of);

  private record Text(String sql, Database database) {}

  Summaries(TracingBuilder options) {
    summarizer = options.summarizer;
    told = options.database();
  }

  private Optional<SqlSummary> of(Text text) {
    return Optional.ofNullable(summarizer.summarize(text.sql, told.or(text.database)));
  }

  /** Null where nothing is known, as of a batch of several texts. */
  SqlSummary of(SqlCall<?> statement) {
    if (summarizer == null || statement.texts().size() != 1) {
      return null;
    }
    Text text = new Text(statement.sql(), statement.connection().database());
    boolean remembered = text.sql.length() <= LONGEST_REMEMBERED;
    return (remembered ? known.of(text) : of(text)).orElse(null);
  }

  /** The shape of this statement instead of the one that all have. */
  Shape shape(Shape usual, SqlCall<?> statement) {
    SqlSummary summary = of(statement);
    if (summary == null || summary.summary().isEmpty()) {
      return usual;
    }
    String prefix = statement.batchSize() == 1 ? "" : "BATCH ";
    String name = prefix + summary.summary();
    AttributesBuilder attributes = usual.attributes().toBuilder().put(Keys.QUERY_SUMMARY, name);
    if (summary.operation() != null) {
      attributes.put(Keys.OPERATION, prefix + summary.operation());
    }
    if (summary.collection() != null) {
      attributes.put(Keys.COLLECTION, summary.collection());
    }
    return new Shape(name, attributes.build());
  }
}
