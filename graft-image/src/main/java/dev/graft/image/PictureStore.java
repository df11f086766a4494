package dev.graft.image;

import dev.graft.AtomicFile;
import dev.graft.Cache;
import dev.graft.Content;
import dev.graft.GraftException;
import dev.graft.Sha256;
import dev.graft.StorageFailure;
import dev.graft.Version;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Decoded pictures on disk, no larger than training needs them, so that only the first epoch ever
 * decodes a file.
 *
 * <p>A picture larger than the network's resize makes it is kept at that size; resizing it again
 * then changes nothing, so preprocessing gives the same bits from the store as from the file. Each
 * picture is a file of its own, found by the SHA-256 of the file it came from, written whole under
 * another name first and checked when read; one that is damaged is made again. Safe for use by many
 * threads and processes.
 */
public final class PictureStore {
  private static final int HEADER_BYTES = 12;

  /** What is left free for others: a tenth of the disk, of large disks so much. */
  private static final double SPARED_DISK = 0.1;

  private static final long MOST_SPARED_BYTES = 5L << 30;

  /** Opens a picture's file. */
  @FunctionalInterface
  public interface Opening {
    /**
     * Its content, not read yet, which whoever asked closes.
     *
     * @throws IOException if it cannot be opened
     */
    Content open() throws IOException;
  }

  /** Counted up when the same file may come to another picture than before. */
  private static final int FORMAT = 1;

  private final Path folder;
  private final @Nullable Cache cache;
  private final Preprocessing preprocessing;

  private PictureStore(Path folder, @Nullable Cache cache, Preprocessing preprocessing) {
    this.folder = folder;
    this.cache = cache;
    this.preprocessing = preprocessing;
  }

  /**
   * Opens the store for pictures that will be resized like this.
   *
   * @param root where all stores are, such as {@code ~/.graft/pictures}
   */
  public static PictureStore open(Path root, Preprocessing preprocessing) {
    return new PictureStore(root.resolve(name(preprocessing)), null, preprocessing);
  }

  /** The same in a cache, apart from what other versions of code and codecs made. */
  public static PictureStore open(Cache cache, Preprocessing preprocessing) {
    String maker = Sha256.of(Version.current() + "\n" + FORMAT + "\n" + Decoder.version());
    String name = name(preprocessing) + "-" + maker.substring(0, 16);
    return new PictureStore(cache.store("pictures").resolve(name), cache, preprocessing);
  }

  private static String name(Preprocessing preprocessing) {
    Resize resize = preprocessing.resize();
    String size =
        resize instanceof Resize.ShorterSide side
            ? side.lengthPx() + "px"
            : resize instanceof Resize.Exact exact ? exact.size().toString() : "whole";
    return size.replaceAll("[^\\w]+", "x")
        + "-"
        + preprocessing.interpolation().name().toLowerCase(Locale.ROOT);
  }

  /**
   * A picture, decoded now or earlier.
   *
   * @param sha256 of the file's content, in hexadecimal
   * @param file opens the file
   * @throws IOException if the file cannot be read or decoded
   * @throws GraftException if the store cannot be written
   */
  public Picture get(String sha256, Opening file) throws IOException {
    Path path = path(sha256);
    Optional<Picture> stored = read(path);
    if (stored.isPresent()) {
      if (cache != null) {
        cache.use(path);
      }
      return stored.get();
    }
    Picture picture;
    try (Content content = file.open()) {
      picture = reduced(Decoder.decode(content));
    }
    try {
      write(picture, path);
    } catch (IOException e) {
      throw StorageFailure.of(
          "decoded pictures cannot be stored", folder, e, "choose another folder for the cache");
    }
    return picture;
  }

  /**
   * Whether a picture was decoded before; what is stored of it may be damaged, and is then made
   * again when asked for.
   */
  public boolean holds(String sha256) {
    return Files.exists(path(sha256));
  }

  private Path path(String sha256) {
    return folder.resolve(sha256.substring(0, 2)).resolve(sha256);
  }

  private Picture reduced(Picture picture) {
    Size size = preprocessing.resize().apply(picture.size());
    boolean smaller = size.width() < picture.width() || size.height() < picture.height();
    return smaller ? Resampler.resized(picture, size, preprocessing.interpolation()) : picture;
  }

  private static Optional<Picture> read(Path path) throws IOException {
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(path);
    } catch (NoSuchFileException e) {
      return Optional.empty(); // not made yet, or removed by another process to make room
    }
    if (bytes.length < HEADER_BYTES) {
      return Optional.empty();
    }
    ByteBuffer header = ByteBuffer.wrap(bytes);
    int width = header.getInt();
    int height = header.getInt();
    int checksum = header.getInt();
    boolean fits = width > 0 && height > 0 && bytes.length - HEADER_BYTES == 3L * width * height;
    if (!fits || checksum(width, height, header.slice()) != checksum) {
      return Optional.empty();
    }
    byte[] rgb = new byte[header.remaining()];
    header.get(rgb);
    return Optional.of(new Picture(new Size(width, height), rgb));
  }

  /**
   * Writes the picture unless the cache is full or the disk nearly so: what is not stored costs
   * time only.
   */
  private void write(Picture picture, Path path) throws IOException {
    if (cache != null && !cache.hasRoomFor(HEADER_BYTES + picture.rgb().length)) {
      return;
    }
    Path parent = Files.createDirectories(path.getParent());
    var disk = Files.getFileStore(parent);
    double spared = Math.min(SPARED_DISK * disk.getTotalSpace(), MOST_SPARED_BYTES);
    if (disk.getUsableSpace() < spared) {
      return;
    }
    ByteBuffer bytes = ByteBuffer.allocate(HEADER_BYTES + picture.rgb().length);
    bytes.putInt(picture.width()).putInt(picture.height());
    bytes.putInt(checksum(picture.width(), picture.height(), ByteBuffer.wrap(picture.rgb())));
    bytes.put(picture.rgb());
    AtomicFile.writeUnsynced(path, bytes.flip());
  }

  private static int checksum(int width, int height, ByteBuffer rgb) {
    CRC32C crc = new CRC32C();
    crc.update(ByteBuffer.allocate(8).putInt(width).putInt(height).flip());
    crc.update(rgb);
    return (int) crc.getValue();
  }
}
