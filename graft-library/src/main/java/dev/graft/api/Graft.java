package dev.graft.api;

import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import dev.graft.UserHome;
import dev.graft.Workshop;
import dev.graft.audio.SoundModality;
import dev.graft.audio.SoundPreparation;
import dev.graft.data.ContentCheck;
import dev.graft.data.Contents;
import dev.graft.data.Contents.Kind;
import dev.graft.data.DataSet;
import dev.graft.data.DataSetOptions;
import dev.graft.graph.BackboneName;
import dev.graft.graph.BackboneSource;
import dev.graft.graph.FeatureChoice;
import dev.graft.head.HeadSettings;
import dev.graft.hub.Hub;
import dev.graft.hub.MavenUser;
import dev.graft.image.Preparation;
import dev.graft.image.Preprocessing;
import dev.graft.policy.Strategy;
import dev.graft.text.TextModality;
import dev.graft.text.TextPreparation;
import dev.graft.torch.ProcessSettings;
import dev.graft.train.BackboneChoice;
import dev.graft.train.FeatureJob;
import dev.graft.train.HeadRequest;
import dev.graft.train.TransferLearning;
import dev.graft.train.Tuning;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Transfer learning in a program:
 *
 * <pre>{@code
 * try (Graft graft = Graft.open()) {
 *   DataSet flowers = graft.pictures(Path.of("flowers"));
 *   Run run = graft.train(flowers, Backbone.named("seedling"));
 *   System.out.println(run.validation().accuracy());
 *   run.write(Path.of("out"));
 * }
 * }</pre>
 *
 * <p>Closing it closes the data sets that it read. For one thread at a time.
 */
public final class Graft implements AutoCloseable {
  private final Workshop workshop;
  private final Hub hub;
  private final List<DataSet> opened = new ArrayList<>();
  private boolean closed;

  private Graft(Workshop workshop, MavenUser user) {
    this.workshop = workshop;
    this.hub = new Hub(workshop.cache(), user, workshop.progress());
  }

  /**
   * As whoever runs this process has set it up: with the cache in {@code $GRAFT_HOME}, else {@code
   * ~/.graft}, on all processors, and Maven's settings as Maven itself finds them. This alone reads
   * the environment, and has the process set up for training ({@link
   * ProcessSettings#tuneForTraining}), which makes it several times faster.
   *
   * @throws GraftException of fault {@code ENVIRONMENT} if the user has no home folder
   */
  public static Graft open() {
    ProcessSettings.tuneForTraining();
    MavenUser user = MavenUser.of(UserHome.folder(), System.getenv(), System.getProperties());
    return open(Workshop.ofUser(), user);
  }

  /**
   * With cache, threads and progress of the program's own choice, nothing of the environment, and
   * the process as it is: one that is there for training calls {@link
   * ProcessSettings#tuneForTraining} first. Backbones out of Maven repositories are then fetched as
   * if Maven had no settings, and kept in the cache.
   */
  public static Graft open(Workshop workshop) {
    return open(
        workshop, new MavenUser(workshop.cache().resolve("maven"), Optional.empty(), Map.of()));
  }

  /** The same with Maven's settings from somewhere. */
  public static Graft open(Workshop workshop, MavenUser user) {
    return new Graft(workshop, user);
  }

  /**
   * Pictures with their right answers: a folder with one folder per class, or with {@code train},
   * {@code val} and {@code test} folders of such; a manifest; or a zip of either. A fifth is set
   * aside to validate on where none is given.
   *
   * @throws GraftException of fault {@code DATA} if nothing can be learned from it
   */
  public DataSet pictures(Path data) {
    return pictures(data, DataSetOptions.defaults());
  }

  /**
   * The same, read otherwise.
   *
   * @throws GraftException of fault {@code DATA} if nothing can be learned from it
   */
  public DataSet pictures(Path data, DataSetOptions options) {
    Contents contents = Contents.of(data, options);
    if (contents.kind() != Kind.OTHER_FILES) {
      String found = contents.kind() == Kind.SOUND_FILES ? "sounds" : "texts";
      throw new GraftException(
          Fault.DATA, "%s holds %s, not pictures; read it as %s.".formatted(data, found, found));
    }
    return read(data, options, Preprocessing.imageNet());
  }

  /**
   * Texts with their right answers: a table with columns {@code text} and {@code label}, or a
   * folder of {@code .txt} files per class.
   *
   * @throws GraftException of fault {@code DATA} if nothing can be learned from it
   */
  public DataSet texts(Path data) {
    return texts(data, DataSetOptions.defaults());
  }

  /**
   * The same, read otherwise.
   *
   * @throws GraftException of fault {@code DATA} if nothing can be learned from it
   */
  public DataSet texts(Path data, DataSetOptions options) {
    Contents contents = Contents.of(data, options);
    if (contents.kind() == Kind.OTHER_FILES || contents.kind() == Kind.SOUND_FILES) {
      throw new GraftException(
          Fault.DATA,
          "%s holds no texts; expected a table with a column 'text', or .txt files. If it holds pictures or sounds, read it as such."
              .formatted(data));
    }
    return read(data, options, text -> TextModality.problemOf(text, contents.pairs()));
  }

  /**
   * Sounds with their right answers, as {@link #pictures(Path)} finds pictures: WAV, FLAC, MP3 or
   * Ogg Vorbis, of any rate and length.
   *
   * @throws GraftException of fault {@code DATA} if nothing can be learned from it
   */
  public DataSet sounds(Path data) {
    return sounds(data, DataSetOptions.defaults());
  }

  /**
   * The same, read otherwise.
   *
   * @throws GraftException of fault {@code DATA} if nothing can be learned from it
   */
  public DataSet sounds(Path data, DataSetOptions options) {
    if (Contents.of(data, options).kind() != Kind.SOUND_FILES) {
      throw new GraftException(
          Fault.DATA,
          "%s holds no sounds; expected .wav, .flac, .mp3 or .ogg files. If it holds pictures or texts, read it as such."
              .formatted(data));
    }
    return read(data, options, SoundModality::problemOf);
  }

  private DataSet read(Path path, DataSetOptions options, ContentCheck check) {
    requireOpen();
    DataSet data = DataSet.read(path, options, check, workshop.threads());
    opened.add(data);
    return data;
  }

  /**
   * Trains by the strategy that Graft advises.
   *
   * @throws GraftException if the data, the backbone or the machine do not allow it
   */
  public Run train(DataSet data, BackboneName backbone) {
    return train(data, backbone, Strategy.auto());
  }

  /**
   * Trains by a strategy.
   *
   * @throws GraftException if the data, the backbone or the machine do not allow it
   */
  public Run train(DataSet data, BackboneName backbone, Strategy strategy) {
    return train(data, backbone, Tuning.of(strategy));
  }

  /**
   * Trains by a strategy with settings of its own.
   *
   * @param data stays open for as long as the run is used
   * @throws GraftException if the data, the backbone or the machine do not allow it
   */
  public Run train(DataSet data, BackboneName backbone, Tuning tuning) {
    requireOpen();
    BackboneChoice choice = choose(data, hub.find(backbone.nameOrPath()));
    HeadSettings head = HeadSettings.defaults(workshop.threads()).withSeed(data.options().seed());
    FeatureJob job = FeatureJob.of(data, choice, workshop);
    return new Run(TransferLearning.train(job, HeadRequest.of(head), tuning));
  }

  private static BackboneChoice choose(DataSet data, BackboneSource source) {
    Contents contents = Contents.of(data);
    FeatureChoice features = FeatureChoice.automatic();
    if (contents.kind() == Kind.OTHER_FILES) {
      Preparation prepared = Preparation.of(source);
      return new BackboneChoice(source, features, prepared.preprocessing(), prepared.origin());
    }
    if (contents.kind() == Kind.SOUND_FILES) {
      SoundPreparation prepared = SoundPreparation.of(source, SoundPreparation.Asked.nothing());
      return new BackboneChoice(source, features, prepared.modality(), prepared.origin());
    }
    TextPreparation prepared =
        TextPreparation.of(source, TextPreparation.Asked.usual(contents.pairs()));
    return new BackboneChoice(source, features, prepared.modality(), prepared.origin());
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("this Graft was closed, and so were its data sets; open one");
    }
  }

  @Override
  public void close() {
    closed = true;
    opened.forEach(DataSet::close);
    opened.clear();
  }
}
