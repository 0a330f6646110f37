package dev.sluice.tracing;

import dev.sluice.jdbc.SqlCall;
import dev.sluice.jdbc.sql.SqlSummary;
import dev.sluice.tracing.OperationShapes.Shape;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * What a span tells of its statement. Samplers may want the text, so a span starts with it; the
 * rest is worked out only for a span that is recorded.
 */
final class Descriptions {

  /** More texts of a batch than this many characters are left out. */
  private static final int MAX_TEXTS = 10_000;

  private final boolean queryText;
  private final boolean literals;
  private final Predicate<String> parameters;
  private final Summaries summaries;

  Descriptions(TracingBuilder options, Summaries summaries) {
    this.summaries = summaries;
    queryText = options.queryText;
    literals = options.literals;
    parameters = options.parameters;
  }

  /** Of a span about to start. */
  void start(SpanBuilder span, SqlCall<?> statement) {
    String text = text(statement);
    if (text != null) {
      span.setAttribute(Keys.QUERY_TEXT, text);
    }
  }

  /** Of a span that has started and is recorded. */
  void complete(Span span, SqlCall<?> statement) {
    if (statement.batchSize() != 1) {
      span.setAttribute(Keys.BATCH_SIZE, (long) statement.batchSize());
    } else if (parameters != null && !statement.parameterSets().isEmpty()) {
      parameters(span, statement.parameterSets().get(0));
    }
  }

  /** Of a span that somebody else has started. */
  void describe(Span span, SqlCall<?> statement, Shape shape) {
    span.setAllAttributes(shape.attributes());
    String text = text(statement);
    if (text != null) {
      span.setAttribute(Keys.QUERY_TEXT, text);
    }
    complete(span, statement);
  }

  private String text(SqlCall<?> statement) {
    if (!queryText || statement.sql().isEmpty() || Procedure.of(statement.sql()) != null) {
      return null;
    }
    if (!literals && statement.mayHoldData()) {
      SqlSummary summary = summaries.of(statement);
      return summary == null ? null : summary.text();
    }
    return statement.batchSize() == 1 ? statement.sql() : joined(statement.texts());
  }

  private static String joined(List<String> texts) {
    String first = texts.get(0);
    if (texts.stream().allMatch(first::equals)) {
      return first;
    }
    StringBuilder joined = new StringBuilder(first);
    for (String text : texts.subList(1, texts.size())) {
      if (joined.length() + text.length() > MAX_TEXTS) {
        return joined.append("; ...").toString();
      }
      joined.append("; ").append(text);
    }
    return joined.toString();
  }

  private void parameters(Span span, List<Object> values) {
    for (int i = 0; i < values.size(); i++) {
      Object value = values.get(i);
      if (value instanceof Map.Entry<?, ?> named) {
        parameter(span, String.valueOf(named.getKey()), named.getValue());
      } else {
        parameter(span, Integer.toString(i), value);
      }
    }
  }

  private void parameter(Span span, String key, Object value) {
    if (parameters.test(key)) {
      String text = value instanceof byte[] bytes ? bytes.length + " bytes" : String.valueOf(value);
      span.setAttribute(AttributeKey.stringKey(Keys.PARAMETER + key), text);
    }
  }
}
