package dev.graft.hub;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.graft.graph.ElementType;
import dev.graft.graph.Graph;
import dev.graft.graph.Node;
import dev.graft.graph.OnnxFile;
import dev.graft.graph.ValueInfo;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A Maven repository, and what stands before one, on this machine. */
final class MavenServer implements AutoCloseable {
  private final HttpServer server;
  private final Map<String, byte[]> files = new ConcurrentHashMap<>();

  /** What was asked for, as it was written: with the host where this is a proxy. */
  final List<String> requests = new CopyOnWriteArrayList<>();

  private String demanded = "";
  private String header = "";
  private int refusal;

  MavenServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  int port() {
    return server.getAddress().getPort();
  }

  String url() {
    return "http://localhost:" + port() + "/maven";
  }

  /** From now on answers only who sends this header; others are refused with a status. */
  void demand(String name, String value, int status) {
    header = name;
    demanded = value;
    refusal = status;
  }

  /** The same for a user's name and password. */
  void demandLogin(String name, String user, String password, int status) {
    byte[] login = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
    demand(name, "Basic " + Base64.getEncoder().encodeToString(login), status);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      requests.add(exchange.getRequestURI().toString());
      if (refusal != 0 && !demanded.equals(exchange.getRequestHeaders().getFirst(header))) {
        String challenge = refusal == 407 ? "Proxy-Authenticate" : "WWW-Authenticate";
        exchange.getResponseHeaders().add(challenge, "Basic realm=\"test\"");
        exchange.sendResponseHeaders(refusal, -1);
        return;
      }
      byte[] file = files.get(exchange.getRequestURI().getPath());
      if (file == null) {
        exchange.sendResponseHeaders(404, -1);
        return;
      }
      exchange.sendResponseHeaders(200, file.length);
      exchange.getResponseBody().write(file);
    }
  }

  /** Keeps a file with its checksum. */
  void put(String path, byte[] content) {
    files.put("/maven/" + path, content);
    files.put("/maven/" + path + ".sha1", sha1(content).getBytes(StandardCharsets.UTF_8));
  }

  /** Replaces a file and leaves its checksum as it was. */
  void damage(String path) {
    files.computeIfPresent(
        "/maven/" + path,
        (name, whole) -> {
          byte[] other = whole.clone();
          other[other.length / 2] ^= 1;
          return other;
        });
  }

  /** Forgets a file. */
  void remove(String path) {
    files.remove("/maven/" + path);
  }

  /** Keeps {@code org.example:net} of a version. */
  void putNet(String version, byte[] jar, String pom) {
    String base = "org/example/net/%1$s/net-%1$s".formatted(version);
    put(base + ".jar", jar);
    put(base + ".pom", pom(pom, "net", version).getBytes(StandardCharsets.UTF_8));
  }

  static String pom(String inner, String artifact, String version) {
    return "<project><modelVersion>4.0.0</modelVersion><groupId>org.example</groupId><artifactId>%s</artifactId><version>%s</version>%s</project>"
        .formatted(artifact, version, inner);
  }

  static String license(String name) {
    return "<licenses><license><name>%s</name></license></licenses>".formatted(name);
  }

  /** A jar of these entries, name after content. */
  static byte[] jar(Map<String, byte[]> entries) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        zip.putNextEntry(new ZipEntry(entry.getKey()));
        zip.write(entry.getValue());
      }
    }
    return bytes.toByteArray();
  }

  static byte[] text(String content) {
    return content.getBytes(StandardCharsets.UTF_8);
  }

  /** The smallest network there is. */
  static byte[] network() {
    return network(new Node("only", "Relu", "", List.of("x"), List.of("y"), Map.of()), Map.of());
  }

  /** One whose weights are integers. */
  static byte[] quantised() {
    Node quantise =
        new Node("q", "DynamicQuantizeLinear", "", List.of("x"), List.of("y", "s", "z"), Map.of());
    return network(quantise, Map.of("y", ElementType.UINT8));
  }

  private static byte[] network(Node node, Map<String, ElementType> types) {
    return OnnxFile.toBytes(
        new Graph(
            "test",
            List.of(node),
            Map.of(),
            List.of(ValueInfo.of("x", ElementType.FLOAT, -1, 4)),
            List.of(ValueInfo.of("y", types.getOrDefault("y", ElementType.FLOAT), -1, 4)),
            Map.of("", 13L),
            Map.of()));
  }

  private static String sha1(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
