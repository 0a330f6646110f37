package dev.sluice.wild;

import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** Libraries on top of JDBC. */
final class Libraries {

  private Libraries() {}

  static void spring(DataSource dataSource, Notes notes) {
    JdbcTemplate template = new JdbcTemplate(dataSource);
    template.execute(Jdbc.TABLE);
    notes.note("inserted", template.update("INSERT INTO item VALUES (?, ?)", 1, "one"));
    notes.note(
        "batch",
        template.batchUpdate(
            "INSERT INTO item VALUES (?, ?)",
            List.of(new Object[] {2, "two"}, new Object[] {3, "three"})));
    notes.attempt("duplicate", () -> template.update("INSERT INTO item VALUES (?, ?)", 1, "again"));
    notes.attempt("grammar", () -> template.queryForList("SELEC 1"));
    TransactionTemplate outer =
        new TransactionTemplate(new DataSourceTransactionManager(dataSource));
    TransactionTemplate nested = new TransactionTemplate(outer.getTransactionManager());
    nested.setPropagationBehavior(TransactionDefinition.PROPAGATION_NESTED);
    outer.executeWithoutResult(
        transaction -> {
          template.update("INSERT INTO item VALUES (4, 'four')");
          nested.executeWithoutResult(
              inner -> {
                template.update("DELETE FROM item");
                inner.setRollbackOnly();
              });
        });
    notes.note("items", template.queryForList("SELECT name FROM item ORDER BY id", String.class));
  }

  static void jdbi(DataSource dataSource, Notes notes) {
    Jdbi jdbi = Jdbi.create(dataSource);
    jdbi.useHandle(handle -> handle.execute(Jdbc.TABLE));
    jdbi.useTransaction(
        handle -> {
          var batch = handle.prepareBatch("INSERT INTO item(id, name) VALUES (:id, :name)");
          batch.bindMap(Map.of("id", 1, "name", "one")).add();
          batch.bindMap(Map.of("id", 2, "name", "two")).add();
          notes.note("batch", batch.execute());
        });
    notes.attempt(
        "duplicate",
        () ->
            jdbi.withHandle(
                handle -> handle.execute("INSERT INTO item(id, name) VALUES (?, ?)", 1, "x")));
    notes.note(
        "items",
        jdbi.withHandle(
            handle ->
                handle.createQuery("SELECT * FROM item ORDER BY id").mapToMap().list().toString()));
  }
}
