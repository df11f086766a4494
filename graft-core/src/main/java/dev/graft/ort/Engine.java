package dev.graft.ort;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import ai.onnxruntime.TensorInfo;
import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import dev.graft.graph.ElementType;
import dev.graft.graph.Graph;
import dev.graft.graph.OnnxFile;
import dev.graft.graph.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;

/**
 * A network ready to run in ONNX Runtime. Safe for use by many threads at once; the owner closes
 * it. One run uses {@code threadsPerRun} threads, so the same input gives the same bits however
 * many runs are under way.
 */
public final class Engine implements AutoCloseable {
  /** Takes padding with zeros into a {@code MaxPool}, which pads with minus infinity. */
  private static final String WRONG_OPTIMISERS = "Pad_Fusion";

  /** In a network's metadata: that it is to be run as it is written. */
  private static final Map<String, String> UNOPTIMISED =
      Map.of("graft.onnxruntime", "without optimisations");

  private static @Nullable OrtEnvironment shared;

  private final OrtEnvironment environment;
  private final OrtSession session;
  private final String name;

  /** Runs hold the first, and closing waits for them: a session that is run must not go. */
  private final ReadWriteLock inUse = new ReentrantReadWriteLock();

  private boolean closed;

  private Engine(OrtEnvironment environment, OrtSession session, String name) {
    this.environment = environment;
    this.session = session;
    this.name = name;
  }

  /**
   * Loads a network.
   *
   * @param threadsPerRun how many threads one run uses; 1 where many runs go in parallel
   * @throws GraftException if ONNX Runtime refuses the network or cannot be loaded itself
   */
  public static Engine of(Graph graph, int threadsPerRun) {
    boolean optimised = !isUnoptimised(graph);
    return of(OnnxFile.toBytes(graph), graph.name(), threadsPerRun, optimised);
  }

  /**
   * The same network, which is run without ONNX Runtime's graph optimisations from now on: for one
   * that these change. Its metadata says so, and that of what is made of it.
   */
  public static Graph unoptimised(Graph graph) {
    Map<String, String> metadata = new LinkedHashMap<>(graph.metadata());
    metadata.putAll(UNOPTIMISED);
    return graph.withMetadata(metadata);
  }

  /** Whether a network is to be run without ONNX Runtime's graph optimisations. */
  public static boolean isUnoptimised(Graph graph) {
    return graph.metadata().entrySet().containsAll(UNOPTIMISED.entrySet());
  }

  /**
   * Loads a network from the bytes of an ONNX file.
   *
   * @param name how errors name it, usually its path
   * @throws GraftException if ONNX Runtime refuses the network or cannot be loaded itself
   */
  public static Engine of(byte[] onnx, String name, int threadsPerRun) {
    return of(onnx, name, threadsPerRun, true);
  }

  private static Engine of(byte[] onnx, String name, int threadsPerRun, boolean optimised) {
    OrtEnvironment environment = environment();
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(threadsPerRun);
      options.setInterOpNumThreads(1);
      options.addConfigEntry("session.intra_op.allow_spinning", "0");
      options.addConfigEntry("optimization.disable_specified_optimizers", WRONG_OPTIMISERS);
      options.setOptimizationLevel(optimised ? OptLevel.ALL_OPT : OptLevel.NO_OPT);
      options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
      return new Engine(environment, environment.createSession(onnx, options), name);
    } catch (OrtException e) {
      throw new GraftException(
          Fault.MODEL,
          String.format(
              Locale.ROOT,
              "%s: ONNX Runtime cannot run this network (%s); expected a complete ONNX model of opset %d to %d.",
              name,
              firstLine(e),
              OnnxFile.OLDEST_OPSET,
              OnnxFile.NEWEST_OPSET),
          e);
    }
  }

  /** The JVM's one environment; asked for once, since ONNX Runtime warns whoever asks again. */
  private static synchronized OrtEnvironment environment() {
    if (shared == null) {
      shared = load();
    }
    return shared;
  }

  /** The version of ONNX Runtime, which decides the last bits of what it computes. */
  public static String version() {
    return environment().getVersion();
  }

  private static OrtEnvironment load() {
    try {
      return OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL, "graft");
    } catch (LinkageError | IllegalStateException e) {
      throw new GraftException(
          Fault.ENVIRONMENT,
          "ONNX Runtime's native library did not load on this machine (%s); it needs x86-64 Linux with glibc, macOS or Windows and a writable temporary folder."
              .formatted(e.getMessage()),
          e);
    }
  }

  /**
   * Runs a network whose first output is float32.
   *
   * @param inputs by input name; a tensor over direct memory is not copied
   * @return the first output's values, row-major
   * @throws GraftException if an input is missing or does not fit the network
   */
  public float[] values(Map<String, Tensor> inputs) {
    keepOpen();
    try (Fed fed = new Fed();
        OrtSession.Result result = session.run(fed.with(inputs))) {
      FloatBuffer values = ((OnnxTensor) result.get(0)).getFloatBuffer();
      float[] copy = new float[values.remaining()];
      values.get(copy);
      return copy;
    } catch (OrtException e) {
      throw refused(e);
    } finally {
      inUse.readLock().unlock();
    }
  }

  /**
   * Runs any network.
   *
   * @param inputs by input name; what the network does not take is left out
   * @return by output name, in the network's order
   * @throws GraftException if an input is missing or does not fit the network
   */
  public Map<String, Tensor> run(Map<String, Tensor> inputs) {
    keepOpen();
    try (Fed fed = new Fed();
        OrtSession.Result result = session.run(fed.with(inputs))) {
      Map<String, Tensor> outputs = new LinkedHashMap<>();
      for (Map.Entry<String, OnnxValue> output : result) {
        outputs.put(output.getKey(), fromOrt((OnnxTensor) output.getValue()));
      }
      return outputs;
    } catch (OrtException e) {
      throw refused(e);
    } finally {
      inUse.readLock().unlock();
    }
  }

  /** Until the read lock is given back. */
  private void keepOpen() {
    inUse.readLock().lock();
    if (closed) {
      inUse.readLock().unlock();
      throw new IllegalStateException(
          "the network '%s' was closed and answers no more; open it anew".formatted(name));
    }
  }

  /** Inputs of one run, in ONNX Runtime's memory or lent to it. */
  private final class Fed implements AutoCloseable {
    private final Map<String, OnnxTensor> tensors = new LinkedHashMap<>();

    Map<String, OnnxTensor> with(Map<String, Tensor> inputs) throws OrtException {
      for (String name : session.getInputNames()) {
        Tensor tensor = inputs.get(name);
        if (tensor != null) {
          tensors.put(name, toOrt(tensor));
        }
      }
      return tensors;
    }

    @Override
    public void close() {
      tensors.values().forEach(OnnxTensor::close);
    }
  }

  private OnnxTensor toOrt(Tensor tensor) throws OrtException {
    ByteBuffer bytes = tensor.bytes();
    ByteBuffer direct = bytes;
    if (!bytes.isDirect() || bytes.order() != ByteOrder.nativeOrder()) {
      direct = ByteBuffer.allocateDirect(bytes.remaining()).order(ByteOrder.nativeOrder());
      direct.put(bytes).flip();
    }
    OnnxJavaType type = OnnxJavaType.valueOf(tensor.type().name());
    return OnnxTensor.createTensor(environment, direct, tensor.shape(), type);
  }

  private static Tensor fromOrt(OnnxTensor tensor) {
    TensorInfo info = tensor.getInfo();
    ByteBuffer view = tensor.getByteBuffer();
    ByteBuffer copy = ByteBuffer.allocate(view.remaining()).order(ByteOrder.LITTLE_ENDIAN);
    copy.put(view).flip();
    return Tensor.ofBytes(ElementType.valueOf(info.type.name()), info.getShape(), copy);
  }

  private GraftException refused(OrtException e) {
    return new GraftException(
        Fault.MODEL,
        "%s: ONNX Runtime could not compute the network's answer (%s)."
            .formatted(name, firstLine(e)),
        e);
  }

  private static String firstLine(OrtException e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("no reason given");
  }

  /** Waits for what is being run, and frees the network's native memory; once. */
  @Override
  public void close() {
    inUse.writeLock().lock();
    try {
      if (!closed) {
        closed = true;
        session.close();
      }
    } catch (OrtException e) {
      throw new IllegalStateException("ONNX Runtime could not close a session", e);
    } finally {
      inUse.writeLock().unlock();
    }
  }
}
