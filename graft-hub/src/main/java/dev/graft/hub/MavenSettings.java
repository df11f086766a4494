package dev.graft.hub;

import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import dev.graft.Progress;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.apache.maven.settings.Settings;
import org.apache.maven.settings.building.DefaultSettingsBuilderFactory;
import org.apache.maven.settings.building.DefaultSettingsBuildingRequest;
import org.apache.maven.settings.building.SettingsBuildingException;
import org.apache.maven.settings.building.SettingsProblem;
import org.apache.maven.settings.crypto.DefaultSettingsDecrypter;
import org.apache.maven.settings.crypto.DefaultSettingsDecryptionRequest;
import org.apache.maven.settings.crypto.SettingsDecryptionResult;
import org.sonatype.plexus.components.cipher.DefaultPlexusCipher;
import org.sonatype.plexus.components.sec.dispatcher.DefaultSecDispatcher;

/** What the {@code settings.xml} of a user and of an installation say together. */
final class MavenSettings {
  private MavenSettings() {}

  /**
   * Reads both, the user's word first; passwords are in the clear.
   *
   * @param progress hears which passwords cannot be read
   * @throws GraftException if one cannot be read
   */
  static Settings read(MavenUser user, Progress progress) {
    DefaultSettingsBuildingRequest request = new DefaultSettingsBuildingRequest();
    user.installation()
        .map(folder -> folder.resolve("conf").resolve("settings.xml").toFile())
        .ifPresent(request::setGlobalSettingsFile);
    request.setUserSettingsFile(user.settings().toFile());
    request.setSystemProperties(properties(user.properties()));
    try {
      Settings settings =
          new DefaultSettingsBuilderFactory().newInstance().build(request).getEffectiveSettings();
      decrypt(settings, user, progress);
      return settings;
    } catch (SettingsBuildingException e) {
      SettingsProblem first = e.getProblems().get(0);
      throw new GraftException(
          Fault.ENVIRONMENT,
          "Maven's settings cannot be read: %s (%s); mend the file, as Maven itself cannot use it either."
              .formatted(
                  oneLine(first.getMessage()),
                  first.getSource().isEmpty() ? user.settings() : first.getLocation()),
          e);
    }
  }

  private static void decrypt(Settings settings, MavenUser user, Progress progress) {
    Path security = user.folder().resolve("settings-security.xml");
    SettingsDecryptionResult plain =
        new DefaultSettingsDecrypter(
                new DefaultSecDispatcher(new DefaultPlexusCipher(), Map.of(), security.toString()))
            .decrypt(new DefaultSettingsDecryptionRequest(settings));
    plain
        .getProblems()
        .forEach(
            problem ->
                progress.note(
                    "A password in Maven's settings cannot be decrypted (%s); its server will probably refuse."
                        .formatted(oneLine(problem.getMessage()))));
    settings.setServers(plain.getServers());
    settings.setProxies(plain.getProxies());
  }

  static Properties properties(Map<String, String> known) {
    Properties properties = new Properties();
    properties.putAll(known);
    return properties;
  }

  static String oneLine(String message) {
    return message.strip().replaceAll("\\s*\\R\\s*", " ");
  }
}
