package dev.sluice.cli;

import dev.sluice.broker.message.MessageId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** {@code write QUEUE [MESSAGE|-]} */
final class WriteCommand implements Command {

  @Override
  public Map<String, String> options() {
    return Map.of("-h", "help", "--help", "help", "-t", "ids", "--timestamps", "ids");
  }

  @Override
  public int text() {
    return 1;
  }

  @Override
  public Job prepare(Arguments arguments) throws UsageException {
    String queue = arguments.require("queue");
    String message = arguments.next();
    arguments.end();
    String body = message == null || message.equals("-") ? standardInput(message) : message;
    boolean ids = arguments.has("ids");
    return (broker, out) -> {
      MessageId id = broker.queue(queue).write(body);
      if (ids) {
        out.println(Long.toString(id.value()));
      }
      return Main.OK;
    };
  }

  private static String standardInput(String message) throws UsageException {
    if (message == null && System.console() != null) {
      throw new UsageException(
          "message is required when stdin is a terminal; pass a message or pipe input");
    }
    try {
      byte[] bytes = System.in.readAllBytes();
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new UsageException("standard input is not UTF-8; nothing was stored");
    } catch (IOException e) {
      throw new UsageException("standard input can't be read: " + e.getMessage());
    }
  }
}
