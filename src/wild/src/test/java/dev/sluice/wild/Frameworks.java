package dev.sluice.wild;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Version;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.hibernate.SessionFactory;
import org.hibernate.cfg.Configuration;
import org.jooq.Cursor;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.SQLDialect;
import org.jooq.Table;
import org.jooq.impl.DSL;
import org.jooq.tools.jdbc.JDBCUtils;

/** Libraries that make the statements themselves. */
final class Frameworks {

  private static final Table<Record> ITEM = DSL.table("item");
  private static final Field<Integer> ID = DSL.field("id", Integer.class);
  private static final Field<String> NAME = DSL.field("name", String.class);

  private Frameworks() {}

  static void flyway(DataSource dataSource, Notes notes) {
    Flyway good = flyway(dataSource, "good");
    notes.note("migrated", good.migrate().migrationsExecuted);
    notes.note("migrated again", good.migrate().migrationsExecuted);
    good.validate();
    notes.note(
        "known",
        Arrays.stream(good.info().all())
            .map(one -> one.getVersion() + " " + one.getState() + " " + one.getChecksum())
            .toList());
    try {
      flyway(dataSource, "good", "broken").migrate();
      notes.note("broken", "migrated");
    } catch (RuntimeException e) {
      notes.note(
          "broken", e.getClass()); // its message names the schema, which is another each time
    }
    notes.note("left", Arrays.stream(good.info().applied()).map(one -> one.getVersion()).toList());
  }

  private static Flyway flyway(DataSource dataSource, String... folders) {
    return Flyway.configure()
        .dataSource(dataSource)
        .locations(
            Stream.of(folders).map("classpath:dev/sluice/wild/"::concat).toArray(String[]::new))
        .load();
  }

  static void jooq(DataSource dataSource, Notes notes) throws SQLException {
    DSLContext database = DSL.using(dataSource, dialect(dataSource));
    database.execute(Jdbc.TABLE);
    notes.note(
        "batch",
        database
            .batch(database.insertInto(ITEM).columns(ID, NAME).values((Integer) null, null))
            .bind(1, "one")
            .bind(2, "two")
            .execute());
    notes.note(
        "returned",
        database
            .insertInto(ITEM)
            .columns(ID, NAME)
            .values(3, "three")
            .returningResult(ID)
            .fetchOne(ID));
    try (Cursor<?> rows = database.select(ID, NAME).from(ITEM).orderBy(ID).fetchLazy()) {
      notes.note("first", rows.fetchNext());
      notes.note("rest", rows.fetch());
    }
    notes.attempt(
        "duplicate",
        () -> database.insertInto(ITEM).columns(ID, NAME).values(1, "again").execute());
    notes.attempt(
        "rolled back",
        () ->
            database.transactionResult(
                outer -> {
                  outer.dsl().deleteFrom(ITEM).execute();
                  throw new IllegalStateException("no");
                }));
    notes.note("items", database.fetchCount(ITEM));
  }

  private static SQLDialect dialect(DataSource dataSource) throws SQLException {
    try (Connection connection = dataSource.getConnection()) {
      return JDBCUtils.dialect(connection);
    }
  }

  static void hibernate(DataSource dataSource, Notes notes) {
    Configuration configuration = new Configuration().addAnnotatedClass(Thing.class);
    configuration.getProperties().put("jakarta.persistence.nonJtaDataSource", dataSource);
    configuration.setProperty("hibernate.hbm2ddl.auto", "create");
    configuration.setProperty("hibernate.jdbc.batch_size", "10");
    try (SessionFactory factory = configuration.buildSessionFactory()) {
      factory.inTransaction(
          session -> {
            for (String name : List.of("one", "two", "three")) {
              session.persist(new Thing(name, name.getBytes()));
            }
          });
      notes.note("things", things(factory));
      factory.inTransaction(session -> session.find(Thing.class, 1).name = "uno");
      notes.attempt(
          "duplicate",
          () -> {
            factory.inTransaction(session -> session.persist(new Thing("two", null)));
            return "stored";
          });
      Thing stale = factory.fromSession(session -> session.find(Thing.class, 3));
      factory.inTransaction(session -> session.find(Thing.class, 3).name = "tres");
      notes.attempt(
          "stale",
          () -> {
            stale.name = "drei";
            factory.inTransaction(session -> session.merge(stale));
            return "stored";
          });
      notes.note("things", things(factory));
    }
  }

  private static List<String> things(SessionFactory factory) {
    return factory.fromSession(
        session ->
            session
                .createSelectionQuery("from Thing order by id", Thing.class)
                .setFetchSize(2)
                .getResultStream()
                .map(Thing::toString)
                .toList());
  }

  /** An entity with a generated key, a version, a unique name and bytes. */
  @Entity(name = "Thing")
  static class Thing {

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    Integer id;

    @Version int version;

    @Column(unique = true)
    String name;

    byte[] bytes;

    Thing() {}

    Thing(String name, byte[] bytes) {
      this.name = name;
      this.bytes = bytes;
    }

    @Override
    public String toString() {
      return id + " " + version + " " + name + " " + Arrays.toString(bytes);
    }
  }
}
