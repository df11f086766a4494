package dev.graft.hub;

import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Enumeration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/** A jar that holds pretrained networks, and beside each what belongs to it. */
final class NetworkJar implements AutoCloseable {
  private static final String ONNX = ".onnx";
  private static final int MOST_LISTED = 12;

  /** What a network's tokenizer and the like are called where one jar holds one network. */
  private static final List<String> USUAL_NAMES =
      List.of(
          "tokenizer.json",
          "tokenizer_config.json",
          "special_tokens_map.json",
          "preprocessor_config.json",
          "config.json",
          "vocab.txt");

  /** Of Sentence Transformers, which say in a folder of its own how tokens become one vector. */
  private static final String POOLING = "1_Pooling/config.json";

  private final Coordinates named;
  private final ZipFile zip;
  private final List<String> networks;

  private NetworkJar(Coordinates named, ZipFile zip, List<String> networks) {
    this.named = named;
    this.zip = zip;
    this.networks = networks;
  }

  /**
   * Looks into a jar.
   *
   * @param named how it was asked for
   * @throws GraftException if it is none
   */
  static NetworkJar open(Coordinates named, Path file) throws IOException {
    try {
      ZipFile zip = new ZipFile(file.toFile());
      List<String> networks =
          zip.stream()
              .filter(entry -> !entry.isDirectory())
              .map(ZipEntry::getName)
              .filter(name -> name.toLowerCase(Locale.ROOT).endsWith(ONNX))
              .filter(name -> !name.startsWith("META-INF/"))
              .sorted()
              .toList();
      return new NetworkJar(named, zip, networks);
    } catch (ZipException e) {
      throw new GraftException(
          Fault.MODEL,
          "%s, the jar of %s, is no jar that can be read (%s); delete it, so that it is fetched again."
              .formatted(file, named.ofJar(), e.getMessage()),
          e);
    }
  }

  /** The paths of all networks in it. */
  List<String> networks() {
    return networks;
  }

  /**
   * The path of the network that was asked for.
   *
   * @throws GraftException if there is none such, or it is not clear which
   */
  String chosen() {
    return choose(named, networks);
  }

  static String choose(Coordinates named, List<String> networks) {
    String jar = named.ofJar();
    if (networks.isEmpty()) {
      throw new GraftException(
          Fault.MODEL,
          "the jar %s holds no .onnx file, so it is no backbone; name one that does, such as those in the documentation's table of backbones by Maven coordinates."
              .formatted(jar));
    }
    if (named.entry().isPresent()) {
      String wanted = named.entry().get();
      return networks.stream()
          .filter(wanted::equals)
          .findFirst()
          .orElseThrow(
              () ->
                  new GraftException(
                      Fault.MODEL,
                      "the jar %s holds no %s; expected %s."
                          .formatted(jar, wanted, listed(named, networks))));
    }
    if (networks.size() > 1) {
      throw new GraftException(
          Fault.USAGE,
          String.format(
              Locale.ROOT,
              "the jar %s holds %d networks; name one: %s.",
              jar,
              networks.size(),
              listed(named, networks)));
    }
    return networks.get(0);
  }

  private static String listed(Coordinates named, List<String> networks) {
    String names =
        networks.stream()
            .limit(MOST_LISTED)
            .map(path -> named.inJar(path).toString())
            .collect(Collectors.joining(networks.size() == 2 ? " or " : ", "));
    return networks.size() <= MOST_LISTED
        ? names
        : names + String.format(Locale.ROOT, ", and %d more", networks.size() - MOST_LISTED);
  }

  /**
   * Writes a network and what belongs to it into a folder, as they lie in the jar; a tokenizer that
   * is named after its network receives its usual name.
   *
   * @return the network's file, relative to the folder
   */
  String extract(String network, Path folder) throws IOException {
    Map<String, ZipEntry> files = filesOf(network);
    for (Map.Entry<String, ZipEntry> file : files.entrySet()) {
      Path target = folder.resolve(file.getKey());
      Files.createDirectories(target.getParent());
      try (InputStream in = zip.getInputStream(file.getValue())) {
        Files.copy(in, target);
      }
    }
    return network.substring(root(network).length());
  }

  /** What is taken, by where it comes to lie: all beside it but classes and other networks. */
  private Map<String, ZipEntry> filesOf(String network) {
    String root = root(network);
    String own = network.substring(0, network.lastIndexOf('/') + 1);
    Map<String, ZipEntry> files = new TreeMap<>();
    for (Enumeration<? extends ZipEntry> all = zip.entries(); all.hasMoreElements(); ) {
      ZipEntry entry = all.nextElement();
      String name = entry.getName();
      boolean beside = isIn(root, name) || isIn(own, name) || name.equals(root + POOLING);
      if (!entry.isDirectory() && beside && (name.equals(network) || belongs(name, network))) {
        files.put(name.substring(root.length()), entry);
      }
    }
    String prefix = stem(network.substring(root.length()));
    for (String usual : USUAL_NAMES) {
      for (String joint : List.of("-", "_", ".")) {
        ZipEntry named = files.remove(prefix + joint + usual);
        if (named != null) {
          files.putIfAbsent(usual, named);
        }
      }
    }
    return files;
  }

  /** Whether a file that lies beside a network may be of use to it. */
  private boolean belongs(String name, String network) {
    String file = name.substring(name.lastIndexOf('/') + 1);
    String lower = file.toLowerCase(Locale.ROOT);
    boolean plain = !name.contains("..") && !name.contains("\\") && !name.contains(":");
    return plain
        && !lower.endsWith(".class")
        && !lower.endsWith(ONNX)
        && (USUAL_NAMES.contains(file) || owner(name).map(network::equals).orElse(true));
  }

  /** The network that a file is named after: the one whose whole name it begins with. */
  private Optional<String> owner(String name) {
    return networks.stream()
        .filter(network -> name.startsWith(stem(network)))
        .max(Comparator.comparingInt(String::length));
  }

  /** Where a network's other files lie; exports keep networks in a folder {@code onnx} below it. */
  private static String root(String network) {
    String own = network.substring(0, network.lastIndexOf('/') + 1);
    return own.equals("onnx/") || own.endsWith("/onnx/")
        ? own.substring(0, own.length() - "onnx/".length())
        : own;
  }

  private static boolean isIn(String folder, String name) {
    return name.startsWith(folder) && name.indexOf('/', folder.length()) < 0;
  }

  private static String stem(String network) {
    return network.substring(0, network.length() - ONNX.length());
  }

  @Override
  public void close() throws IOException {
    zip.close();
  }
}
