package dev.sluice.datasourceproxy;

import dev.sluice.jdbc.ParameterSetting;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.ttddyy.dsproxy.QueryInfo;
import net.ttddyy.dsproxy.proxy.ParameterSetOperation;

/** A query whose parameters are made for the first listener that asks for them, on any thread. */
final class PreparedQuery extends QueryInfo {

  private List<List<ParameterSetting>> unasked;

  PreparedQuery(String sql, List<List<ParameterSetting>> settings) {
    super(sql);
    unasked = settings;
  }

  @Override
  public synchronized List<List<ParameterSetOperation>> getParametersList() {
    if (unasked != null) {
      for (List<ParameterSetting> settings : unasked) {
        super.getParametersList().add(operations(settings));
      }
      unasked = null;
    }
    return super.getParametersList();
  }

  @Override
  public synchronized void setParametersList(List<List<ParameterSetOperation>> parameters) {
    unasked = null;
    super.setParametersList(parameters);
  }

  @Override
  @Deprecated
  public List<Map<String, Object>> getQueryArgsList() {
    getParametersList();
    return super.getQueryArgsList();
  }

  private static List<ParameterSetOperation> operations(List<ParameterSetting> settings) {
    List<ParameterSetOperation> operations = new ArrayList<>(settings.size());
    for (ParameterSetting setting : settings) {
      Object[] arguments = setting.arguments().toArray();
      operations.add(new ParameterSetOperation(Setters.of(setting.method(), arguments), arguments));
    }
    return operations;
  }
}
