package dev.graft.image;

import com.sun.jna.Library;
import com.sun.jna.Platform;
import dev.graft.Content;
import dev.graft.NativeArtifact;
import dev.graft.NativeMemory;
import java.io.IOException;
import java.util.Optional;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.opencv_core.Mat;

/**
 * Decodes image files to pictures, as Pillow's {@code Image.open(file).convert("RGB")} does after
 * turning the picture upright: alpha is dropped, grey becomes three equal colours, of an animation
 * there is the first frame. Safe for use by many threads; every call works on its own thread alone.
 */
public final class Decoder {
  /** No reduction. */
  private static final int WHOLE = 0;

  private static final int SMALLEST_PNG = 9;

  private Decoder() {}

  /** Loads the native library, once, however many threads ask for it. */
  private static final class Native {
    private static final int KEEP_EXISTING = 0;
    private static final NativeArtifact.File CODECS =
        new NativeArtifact.File("org/bytedeco/opencv", "jniopencv_imgcodecs");

    private static volatile boolean loaded;

    private Native() {}

    /**
     * Everything is loaded and initialised under the lock that JavaCPP itself loads under: two
     * threads that load by turns would wait for each other.
     */
    @SuppressWarnings("LockOnNonEnclosingClassLiteral")
    private static void load() {
      synchronized (Loader.class) {
        if (loaded) {
          return;
        }
        NativeMemory.unlimited();
        silenceOpenCv();
        Loader.load(opencv_imgcodecs.class);
        opencv_core.setNumThreads(1);
        new BytePointer(1).close();
        new Mat().close();
        loaded = true;
      }
    }

    /**
     * OpenCV would print its own source lines on standard error for every damaged file; it looks
     * once which messages it may print.
     */
    private static void silenceOpenCv() {
      if (Platform.isLinux() || Platform.isMac()) {
        com.sun.jna.Native.load("c", LibC.class).setenv("OPENCV_LOG_LEVEL", "OFF", KEEP_EXISTING);
      }
    }

    private interface LibC extends Library {
      int setenv(String name, String value, int overwrite);
    }

    static void ensureLoaded() {
      if (loaded) {
        return;
      }
      try {
        load();
      } catch (LinkageError e) {
        throw NativeArtifact.PREDICT.unloadable(
            "OpenCV", CODECS, Loader.getPlatform(), opencv_imgcodecs.class, e);
      }
    }
  }

  /** The version of the codecs, which may decide what a file comes to. */
  public static String version() {
    try {
      return "OpenCV " + Loader.getVersion("org.bytedeco", "opencv");
    } catch (IOException e) {
      return "OpenCV";
    }
  }

  /**
   * Loads the native library now, which takes a few tenths of a second, rather than with the first
   * picture.
   *
   * @throws dev.graft.GraftException if it is not there, naming the artifact that holds it
   */
  public static void load() {
    Native.ensureLoaded();
  }

  /**
   * Decodes a file, which has to stay open as long as the picture is used: the memory of both is
   * counted in its budget.
   *
   * @throws IOException if it cannot be read; a {@link DecodeException} if it is not whole, not an
   *     image, too large, or of a kind that cannot be read
   */
  public static Picture decode(Content content) throws IOException {
    Optional<String> problem = ImageCheck.problem(content);
    if (problem.isPresent()) {
      throw new DecodeException(problem.get());
    }
    byte[] file = content.whole();
    ImageFormat format = ImageFormat.of(file).orElseThrow();
    try {
      return switch (format) {
        case GIF -> GifDecoder.decode(file);
        case BMP -> BmpDecoder.decode(file);
        case PNG -> orientation(format, file).apply(PngDecoder.decode(file));
        case JPEG, WEBP -> imdecode(file, WHOLE, orientation(format, file));
      };
    } catch (Fields.EndOfFileException e) {
      throw new DecodeException("is a truncated " + format + ": it ends too early");
    } catch (IndexOutOfBoundsException | ArithmeticException | NegativeArraySizeException e) {
      throw new DecodeException("is a damaged " + format + ": its structure cannot be understood");
    }
  }

  /**
   * Decodes a file that is in memory already.
   *
   * @throws IOException as above
   */
  public static Picture decode(byte[] file) throws IOException {
    try (Content content = Content.of(file)) {
      return decode(content);
    }
  }

  private static Orientation orientation(ImageFormat format, byte[] file) throws DecodeException {
    return Orientation.of(Metadata.of(format, file));
  }

  /**
   * Decodes a JPEG file to half, a quarter or an eighth of its size, which takes the less time the
   * smaller it gets.
   *
   * @param factor 2, 4 or 8
   * @throws DecodeException if the file is not whole
   */
  static Picture decodeReduced(byte[] jpeg, int factor) throws DecodeException {
    return imdecode(
        jpeg,
        switch (factor) {
          case 2 -> opencv_imgcodecs.IMREAD_REDUCED_GRAYSCALE_2;
          case 4 -> opencv_imgcodecs.IMREAD_REDUCED_GRAYSCALE_4;
          case 8 -> opencv_imgcodecs.IMREAD_REDUCED_GRAYSCALE_8;
          default -> throw new IllegalArgumentException("no JPEG is reduced by " + factor);
        },
        orientation(ImageFormat.JPEG, jpeg));
  }

  /**
   * Packs a picture into a JPEG file.
   *
   * @param quality 1 to 100
   */
  static byte[] encodeJpeg(Picture picture, int quality) {
    return encode(picture, ".jpg", opencv_imgcodecs.IMWRITE_JPEG_QUALITY, quality);
  }

  /** Packs a picture into a PNG file, as small as it gets. */
  static byte[] encodePng(Picture picture) {
    return encode(picture, ".png", opencv_imgcodecs.IMWRITE_PNG_COMPRESSION, SMALLEST_PNG);
  }

  private static byte[] encode(Picture picture, String format, int option, int value) {
    Native.ensureLoaded();
    byte[] bgr = picture.rgb().clone();
    for (int i = 0; i < bgr.length; i += 3) {
      byte red = bgr[i];
      bgr[i] = bgr[i + 2];
      bgr[i + 2] = red;
    }
    try (BytePointer pixels = new BytePointer(bgr);
        Mat mat = new Mat(picture.height(), picture.width(), opencv_core.CV_8UC3, pixels);
        IntPointer options = new IntPointer(option, value);
        BytePointer file = new BytePointer()) {
      if (!opencv_imgcodecs.imencode(format, mat, file, options)) {
        throw new IllegalStateException("OpenCV refused to encode a picture of " + picture.size());
      }
      byte[] bytes = new byte[Math.toIntExact(file.limit())];
      file.get(bytes);
      return bytes;
    }
  }

  /**
   * Decodes natively; the flag of a reduction only says how far, the colours stay. OpenCV doesn't
   * know all the places where an orientation may stand, so it is told to leave that be.
   */
  private static Picture imdecode(byte[] file, int reduction, Orientation orientation)
      throws DecodeException {
    Native.ensureLoaded();
    int flags =
        opencv_imgcodecs.IMREAD_COLOR_RGB | opencv_imgcodecs.IMREAD_IGNORE_ORIENTATION | reduction;
    try (BytePointer bytes = new BytePointer(file);
        Mat encoded = new Mat(1, file.length, opencv_core.CV_8UC1, bytes);
        Mat decoded = opencv_imgcodecs.imdecode(encoded, flags)) {
      if (decoded.empty()) {
        throw new DecodeException("is damaged: its pixels cannot be decoded");
      }
      Size stored = new Size(decoded.cols(), decoded.rows());
      byte[] rgb = new byte[3 * stored.width() * stored.height()];
      if (orientation == Orientation.UPRIGHT) {
        decoded.data().get(rgb);
      } else {
        byte[] row = new byte[3 * stored.width()];
        for (int y = 0; y < stored.height(); y++) {
          decoded.ptr(y).get(row);
          orientation.place(row, y, stored, rgb);
        }
      }
      return new Picture(orientation.apply(stored), rgb);
    } catch (RuntimeException e) {
      // OpenCV's assertions; its text names its own source lines, which help nobody.
      throw new DecodeException("is damaged: its structure cannot be understood");
    }
  }
}
