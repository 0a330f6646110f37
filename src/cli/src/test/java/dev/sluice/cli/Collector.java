package dev.sluice.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Takes what is sent by OTLP over HTTP, and reads the spans of it. */
final class Collector implements AutoCloseable {

  /** IDs in hexadecimal; the parent's is empty if there is none. */
  record Span(String trace, String id, String parent, String name) {}

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Queue<String> paths = new ConcurrentLinkedQueue<>();
  private final Queue<Span> spans = new ConcurrentLinkedQueue<>();
  private final Queue<String> bodies = new ConcurrentLinkedQueue<>();

  Collector() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::take);
    server.setExecutor(threads);
    server.start();
  }

  String address() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  List<Span> spans() {
    return List.copyOf(spans);
  }

  /** The paths that were sent to, in order. */
  List<String> paths() {
    return List.copyOf(paths);
  }

  /** All bytes that were sent, as characters. */
  String everything() {
    return String.join("\n", bodies);
  }

  private void take(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    bodies.add(new String(body, StandardCharsets.ISO_8859_1));
    String path = exchange.getRequestURI().getPath();
    if (path.endsWith("/traces")) {
      for (byte[] resource : fields(body, 1)) {
        for (byte[] scope : fields(resource, 2)) {
          fields(scope, 2).forEach(span -> spans.add(read(span)));
        }
      }
    }
    paths.add(path);
    exchange.sendResponseHeaders(200, -1);
    exchange.close();
  }

  private static Span read(byte[] span) {
    return new Span(
        HexFormat.of().formatHex(first(span, 1)),
        HexFormat.of().formatHex(first(span, 2)),
        HexFormat.of().formatHex(first(span, 4)),
        new String(first(span, 5), StandardCharsets.UTF_8));
  }

  private static byte[] first(byte[] message, int number) {
    return fields(message, number).stream().findFirst().orElse(new byte[0]);
  }

  /** The values of a length-delimited field of a protocol buffer. */
  private static List<byte[]> fields(byte[] message, int number) {
    List<byte[]> values = new ArrayList<>();
    ByteBuffer in = ByteBuffer.wrap(message);
    while (in.hasRemaining()) {
      long key = varint(in);
      switch ((int) (key & 7)) {
        case 0 -> varint(in);
        case 1 -> in.position(in.position() + 8);
        case 5 -> in.position(in.position() + 4);
        default -> {
          byte[] value = new byte[(int) varint(in)];
          in.get(value);
          if (key >> 3 == number) {
            values.add(value);
          }
        }
      }
    }
    return values;
  }

  private static long varint(ByteBuffer in) {
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      byte next = in.get();
      value |= (long) (next & 0x7F) << shift;
      if (next >= 0) {
        return value;
      }
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
