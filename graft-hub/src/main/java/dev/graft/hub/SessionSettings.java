package dev.graft.hub;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.maven.settings.Mirror;
import org.apache.maven.settings.Proxy;
import org.apache.maven.settings.Server;
import org.apache.maven.settings.Settings;
import org.codehaus.plexus.util.xml.Xpp3Dom;
import org.eclipse.aether.ConfigurationProperties;
import org.eclipse.aether.RepositorySystemSession.SessionBuilder;
import org.eclipse.aether.repository.Authentication;
import org.eclipse.aether.util.repository.AuthenticationBuilder;
import org.eclipse.aether.util.repository.DefaultAuthenticationSelector;
import org.eclipse.aether.util.repository.DefaultMirrorSelector;
import org.eclipse.aether.util.repository.DefaultProxySelector;
import org.jspecify.annotations.Nullable;

/** Tells the resolver what the settings say of mirrors, proxies and servers, as Maven does. */
final class SessionSettings {
  /** Maven's own installation says the same: nothing is fetched in the clear from elsewhere. */
  private static final String HTTP_BLOCKER = "maven-default-http-blocker";

  private SessionSettings() {}

  static void apply(Settings settings, SessionBuilder session) {
    session.setOffline(settings.isOffline());
    session.setMirrorSelector(mirrors(settings));
    session.setProxySelector(proxies(settings));
    DefaultAuthenticationSelector logins = new DefaultAuthenticationSelector();
    for (Server server : settings.getServers()) {
      List<String> ids = new ArrayList<>(List.of(server.getId()));
      ids.addAll(server.getAliases());
      for (String id : ids) {
        logins.add(id, login(server));
        if (server.getConfiguration() instanceof Xpp3Dom more) {
          configure(session, id, more);
        }
      }
    }
    session.setAuthenticationSelector(logins);
  }

  private static DefaultMirrorSelector mirrors(Settings settings) {
    DefaultMirrorSelector mirrors = new DefaultMirrorSelector();
    for (Mirror mirror : settings.getMirrors()) {
      mirrors.add(
          mirror.getId(),
          mirror.getUrl(),
          mirror.getLayout(),
          false,
          mirror.isBlocked(),
          mirror.getMirrorOf(),
          mirror.getMirrorOfLayouts());
    }
    if (settings.getMirrors().stream().noneMatch(mirror -> HTTP_BLOCKER.equals(mirror.getId()))) {
      mirrors.add(
          HTTP_BLOCKER, "http://0.0.0.0/", "default", false, true, "external:http:*", "default");
    }
    return mirrors;
  }

  private static DefaultProxySelector proxies(Settings settings) {
    DefaultProxySelector proxies = new DefaultProxySelector();
    for (Proxy proxy : settings.getProxies()) {
      if (proxy.isActive()) {
        Authentication login = login(proxy.getUsername(), proxy.getPassword());
        proxies.add(
            new org.eclipse.aether.repository.Proxy(
                proxy.getProtocol(), proxy.getHost(), proxy.getPort(), login),
            proxy.getNonProxyHosts());
      }
    }
    return proxies;
  }

  private static Authentication login(Server server) {
    return new AuthenticationBuilder()
        .addUsername(server.getUsername())
        .addPassword(server.getPassword())
        .addPrivateKey(server.getPrivateKey(), server.getPassphrase())
        .build();
  }

  private static @Nullable Authentication login(@Nullable String name, @Nullable String password) {
    return name == null
        ? null
        : new AuthenticationBuilder().addUsername(name).addPassword(password).build();
  }

  /** Headers, by which some repositories take a token, and how long to wait. */
  private static void configure(SessionBuilder session, String id, Xpp3Dom said) {
    Xpp3Dom headers = said.getChild("httpHeaders");
    if (headers != null) {
      Map<String, String> all = new LinkedHashMap<>();
      for (Xpp3Dom header : headers.getChildren("property")) {
        all.put(text(header, "name"), text(header, "value"));
      }
      session.setConfigProperty(ConfigurationProperties.HTTP_HEADERS + "." + id, all);
    }
    timeout(session, said, "connectTimeout", ConfigurationProperties.CONNECT_TIMEOUT + "." + id);
    timeout(session, said, "requestTimeout", ConfigurationProperties.REQUEST_TIMEOUT + "." + id);
  }

  private static void timeout(SessionBuilder session, Xpp3Dom said, String name, String property) {
    String millis = text(said, name);
    if (millis.matches("\\d{1,9}")) {
      session.setConfigProperty(property, Integer.parseInt(millis));
    }
  }

  private static String text(Xpp3Dom parent, String name) {
    Xpp3Dom child = parent.getChild(name);
    return child == null ? "" : Objects.requireNonNullElse(child.getValue(), "").strip();
  }
}
