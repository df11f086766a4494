package dev.graft.image;

import java.util.Optional;
import org.bytedeco.javacpp.BytePointer;
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
  private Decoder() {}

  /** Loads the native library, once, however many threads ask for it. */
  private static final class Native {
    static {
      load();
    }

    private Native() {}

    /**
     * Everything is loaded and initialised under the lock that JavaCPP itself loads under: two
     * threads that load by turns would wait for each other.
     */
    @SuppressWarnings("LockOnNonEnclosingClassLiteral")
    private static void load() {
      synchronized (Loader.class) {
        // JavaCPP would count all of the process's memory against the Java heap's limit.
        System.getProperties().putIfAbsent("org.bytedeco.javacpp.maxPhysicalBytes", "0");
        Loader.load(opencv_imgcodecs.class);
        opencv_core.setNumThreads(1);
        new BytePointer(1).close();
        new Mat().close();
      }
    }

    static void ensureLoaded() {}
  }

  /**
   * Loads the native library now, which takes a few tenths of a second, rather than with the first
   * picture.
   */
  public static void load() {
    Native.ensureLoaded();
  }

  /**
   * Decodes a file.
   *
   * @throws DecodeException if the file is not whole, not an image, too large, or of a kind that
   *     cannot be read
   */
  public static Picture decode(byte[] file) throws DecodeException {
    Optional<String> problem = ImageCheck.problem(file);
    if (problem.isPresent()) {
      throw new DecodeException(problem.get());
    }
    Native.ensureLoaded();
    Optional<ImageFormat> format = ImageFormat.of(file);
    boolean gif = format.filter(ImageFormat.GIF::equals).isPresent();
    Picture picture = imdecode(gif ? OpenCvDifferences.opaque(file) : file);
    if (format.filter(ImageFormat.BMP::equals).isPresent()) {
      OpenCvDifferences.stretch(file, picture.rgb());
    }
    return picture;
  }

  private static Picture imdecode(byte[] file) throws DecodeException {
    try (BytePointer bytes = new BytePointer(file);
        Mat encoded = new Mat(1, file.length, opencv_core.CV_8UC1, bytes);
        Mat decoded = opencv_imgcodecs.imdecode(encoded, opencv_imgcodecs.IMREAD_COLOR_RGB)) {
      if (decoded.empty()) {
        throw new DecodeException("is damaged: its pixels cannot be decoded");
      }
      byte[] rgb = new byte[3 * decoded.cols() * decoded.rows()];
      decoded.data().get(rgb);
      return new Picture(new Size(decoded.cols(), decoded.rows()), rgb);
    } catch (RuntimeException e) {
      // OpenCV's assertions; its text names its own source lines, which help nobody.
      throw new DecodeException("is damaged: its structure cannot be understood");
    }
  }
}
