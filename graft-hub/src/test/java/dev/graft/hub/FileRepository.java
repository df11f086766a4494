package dev.graft.hub;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A Maven repository that is a folder. */
final class FileRepository {
  private FileRepository() {}

  /** Keeps a build of {@code org.example:net:1.0-SNAPSHOT}. */
  static void putSnapshot(Path root, String build, byte[] jar) throws IOException {
    Path base = root.resolve("org/example/net/1.0-SNAPSHOT");
    Files.createDirectories(base);
    String time = "2026010%s.010101".formatted(build);
    String name = "net-1.0-%s-%s".formatted(time, build);
    write(base.resolve(name + ".jar"), jar);
    String pom = MavenServer.pom(MavenServer.license("MIT"), "net", "1.0-SNAPSHOT");
    write(base.resolve(name + ".pom"), MavenServer.text(pom));
    String metadata =
        "<metadata><groupId>org.example</groupId><artifactId>net</artifactId><version>1.0-SNAPSHOT</version><versioning><snapshot><timestamp>%s</timestamp><buildNumber>%s</buildNumber></snapshot><lastUpdated>2026010%s010101</lastUpdated></versioning></metadata>"
            .formatted(time, build, build);
    write(base.resolve("maven-metadata.xml"), MavenServer.text(metadata));
  }

  private static void write(Path file, byte[] content) throws IOException {
    Files.write(file, content);
    try {
      byte[] sha1 = MessageDigest.getInstance("SHA-1").digest(content);
      Files.writeString(Path.of(file + ".sha1"), HexFormat.of().formatHex(sha1));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
