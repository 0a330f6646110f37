package dev.sluice.tracing;

import io.opentelemetry.api.common.AttributeKey;

/**
 * The attributes of our spans: the conventions' own names first, then what they have no name for.
 */
final class Keys {

  static final AttributeKey<String> SYSTEM = AttributeKey.stringKey("db.system.name");
  static final AttributeKey<String> NAMESPACE = AttributeKey.stringKey("db.namespace");
  static final AttributeKey<String> SERVER_ADDRESS = AttributeKey.stringKey("server.address");
  static final AttributeKey<Long> SERVER_PORT = AttributeKey.longKey("server.port");
  static final AttributeKey<String> OPERATION = AttributeKey.stringKey("db.operation.name");
  static final AttributeKey<Long> BATCH_SIZE = AttributeKey.longKey("db.operation.batch.size");
  static final AttributeKey<String> COLLECTION = AttributeKey.stringKey("db.collection.name");
  static final AttributeKey<String> QUERY_SUMMARY = AttributeKey.stringKey("db.query.summary");
  static final AttributeKey<String> PROCEDURE = AttributeKey.stringKey("db.stored_procedure.name");
  static final AttributeKey<Long> RETURNED_ROWS = AttributeKey.longKey("db.response.returned_rows");
  static final String PARAMETER = "db.query.parameter.";
  static final AttributeKey<String> QUERY_TEXT = AttributeKey.stringKey("db.query.text");
  static final AttributeKey<String> STATUS_CODE = AttributeKey.stringKey("db.response.status_code");
  static final AttributeKey<String> ERROR_TYPE = AttributeKey.stringKey("error.type");

  static final AttributeKey<String> MESSAGING_SYSTEM = AttributeKey.stringKey("messaging.system");
  static final AttributeKey<String> MESSAGING_OPERATION =
      AttributeKey.stringKey("messaging.operation.name");
  static final AttributeKey<String> MESSAGING_TYPE =
      AttributeKey.stringKey("messaging.operation.type");
  static final AttributeKey<String> DESTINATION =
      AttributeKey.stringKey("messaging.destination.name");
  static final AttributeKey<String> MESSAGE_ID = AttributeKey.stringKey("messaging.message.id");
  static final AttributeKey<Long> MESSAGE_COUNT =
      AttributeKey.longKey("messaging.batch.message_count");

  static final AttributeKey<String> ERROR_KIND = AttributeKey.stringKey("sluice.error.kind");
  static final AttributeKey<Long> ATTEMPTS = AttributeKey.longKey("sluice.unit.attempts");
  static final AttributeKey<Long> ATTEMPT = AttributeKey.longKey("sluice.unit.attempt");
  static final AttributeKey<Long> TRANSACTION = AttributeKey.longKey("sluice.transaction.id");
  static final AttributeKey<Long> UNITS = AttributeKey.longKey("sluice.transaction.units");

  private Keys() {}
}
