package dev.sluice.cli.demo;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.StringJoiner;

/** Prints spans as a tree. A span that is only linked stands below the one it is linked to. */
final class TraceTree {

  private static final AttributeKey<String> QUERY = AttributeKey.stringKey("db.query.text");
  private static final int WIDTH = 62;

  private final List<SpanData> spans;
  private final PrintStream out;
  private final Set<String> printed = new HashSet<>(); // a transaction is linked to all its units

  private TraceTree(List<SpanData> spans, PrintStream out) {
    this.spans =
        spans.stream().sorted(Comparator.comparingLong(SpanData::getStartEpochNanos)).toList();
    this.out = out;
  }

  static void print(List<SpanData> spans, PrintStream out) {
    TraceTree tree = new TraceTree(spans, out);
    out.println("One message, from its write to its end:");
    out.println("");
    tree.spans.stream()
        .filter(span -> !span.getParentSpanContext().isValid() && span.getLinks().isEmpty())
        .forEach(root -> tree.print(root, "", ""));
    out.println("");
  }

  private void print(SpanData span, String first, String rest) {
    if (!printed.add(span.getSpanId())) {
      return;
    }
    double millis = (span.getEndEpochNanos() - span.getStartEpochNanos()) / 1e6;
    line(first + name(span), "%9.3f ms".formatted(millis));
    List<Object> below = new ArrayList<>(span.getEvents());
    spans.stream()
        .filter(other -> other.getParentSpanId().equals(span.getSpanId()))
        .forEach(below::add);
    spans.stream().filter(other -> isLinked(other, span)).forEach(below::add);
    below.sort(Comparator.comparingLong(TraceTree::end)); // a receipt may begin before its write
    for (int i = 0; i < below.size(); i++) {
      boolean last = i == below.size() - 1;
      String branch = rest + (last ? "└─ " : "├─ ");
      if (below.get(i) instanceof SpanData child) {
        print(child, branch, rest + (last ? "   " : "│  "));
      } else if (below.get(i) instanceof EventData event) {
        line(branch + text(event), "");
      }
    }
  }

  private static boolean isLinked(SpanData span, SpanData to) {
    return !span.getParentSpanContext().isValid()
        && span.getLinks().stream()
            .anyMatch(link -> link.getSpanContext().getSpanId().equals(to.getSpanId()));
  }

  private static long end(Object item) {
    return item instanceof SpanData span
        ? span.getEndEpochNanos()
        : ((EventData) item).getEpochNanos();
  }

  private static String name(SpanData span) {
    String query = span.getAttributes().get(QUERY);
    return query == null ? span.getName() : query.replaceAll("\\s+", " ");
  }

  private static String text(EventData event) {
    StringJoiner text = new StringJoiner(", ", "! " + event.getName() + ": ", "");
    event
        .getAttributes()
        .forEach(
            (key, value) ->
                text.add(key.getKey().substring(key.getKey().lastIndexOf('.') + 1) + " " + value));
    return text.toString();
  }

  private void line(String text, String duration) {
    int length = text.codePointCount(0, text.length());
    String shown = length <= WIDTH ? text : text.substring(0, WIDTH - 3) + "...";
    int shownLength = Math.min(length, WIDTH);
    out.println((shown + " ".repeat(WIDTH - shownLength) + duration).stripTrailing());
  }
}
