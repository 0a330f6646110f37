package dev.sluice.logging;

import dev.sluice.jdbc.ParameterSetting;
import dev.sluice.jdbc.SqlCall;
import java.util.ArrayList;
import java.util.Calendar;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.slf4j.spi.LoggingEventBuilder;

/** The parameters of calls, and their texts with them, as far as they may be shown. */
record Values(boolean parameters, boolean executable, Redaction redaction) {

  /** How many rows of a batch are shown. */
  private static final int MOST_ROWS = 10;

  /** What a call sends, taken before it does: a batch is gone afterwards. */
  record Sent(List<String> texts, List<List<Object>> sets, List<List<ParameterSetting>> settings) {

    static Sent by(SqlCall<?> call) {
      return new Sent(call.texts(), call.parameterSets(), call.parameterSettings());
    }

    List<ParameterSetting> settings(int row) {
      return row < settings.size() ? settings.get(row) : List.of();
    }
  }

  void add(LoggingEventBuilder event, SqlCall<?> call, Sent sent, Dialect dialect) {
    List<List<String>> rows = rows(call, sent, dialect);
    if (parameters && !rows.isEmpty()) {
      List<String> shown = rows.stream().map(Object::toString).toList();
      event.addKeyValue(
          "parameters",
          call.batchSize() == 1 ? shown.get(0) : bounded(shown, sent.sets().size()).toString());
    }
    if (executable) {
      event.addKeyValue("executable", executable(call.sql(), sent, rows, dialect));
    }
  }

  private String executable(String sql, Sent sent, List<List<String>> rows, Dialect dialect) {
    if (rows.isEmpty()) {
      return statements(
          sent.texts(), text -> Executable.of(text, dialect, redaction), sent.texts().size());
    }
    return statements(rows, row -> Executable.of(sql, row, dialect, redaction), sent.sets().size());
  }

  private static <T> String statements(List<T> some, Function<T, String> text, int of) {
    List<String> shown = some.stream().limit(MOST_ROWS).map(text).toList();
    return String.join("; ", bounded(shown, of));
  }

  private static List<String> bounded(List<String> shown, int of) {
    if (shown.size() == of) {
      return shown;
    }
    List<String> all = new ArrayList<>(shown);
    all.add("… " + (of - shown.size()) + " more");
    return all;
  }

  /** The literals of each row, those set by name last and with it. */
  private List<List<String>> rows(SqlCall<?> call, Sent sent, Dialect dialect) {
    int count = Math.min(sent.sets().size(), MOST_ROWS);
    Map<Integer, String> names =
        redaction.byName() && count > 0 ? Nearby.of(call.sql(), dialect) : Map.of();
    Literals literals = new Literals(dialect);
    List<List<String>> rows = new ArrayList<>(count);
    for (int row = 0; row < count; row++) {
      List<ParameterSetting> settings = sent.settings(row);
      List<String> shown = new ArrayList<>();
      for (Object value : sent.sets().get(row)) {
        shown.add(shown(shown.size() + 1, value, settings, names, literals));
      }
      rows.add(shown);
    }
    return rows;
  }

  private String shown(
      int position,
      Object value,
      List<ParameterSetting> settings,
      Map<Integer, String> names,
      Literals literals) {
    if (value instanceof Map.Entry<?, ?> entry) {
      String name = entry.getKey().toString();
      String hidden = redaction.of(position, name, readable(entry.getValue(), literals));
      return name + "=" + (hidden == null ? literals.of(entry.getValue(), null) : hidden);
    }
    String hidden = redaction.of(position, names.get(position), readable(value, literals));
    if (hidden != null) {
      return hidden;
    }
    ParameterSetting setting = setting(position, settings);
    if (value == null && setting != null && setting.method().equals("registerOutParameter")) {
      return "?";
    }
    return literals.of(value, calendar(setting));
  }

  private static Object readable(Object value, Literals literals) {
    return literals.isOpaque(value) ? null : value;
  }

  private static ParameterSetting setting(int position, List<ParameterSetting> settings) {
    for (ParameterSetting setting : settings) {
      if (setting.arguments().get(0).equals(position)) {
        return setting;
      }
    }
    return null;
  }

  private static Calendar calendar(ParameterSetting setting) {
    return setting != null
            && setting.arguments().size() > 2
            && setting.arguments().get(2) instanceof Calendar calendar
        ? calendar
        : null;
  }
}
