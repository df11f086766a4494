package dev.graft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.graft.Progress;
import dev.graft.UserHome;
import dev.graft.Workshop;
import dev.graft.compare.ComparedStrategy;
import dev.graft.compare.ComparisonRecord;
import dev.graft.compare.ComparisonRecord.LeftOut;
import dev.graft.compare.ComparisonRequest;
import dev.graft.compare.StrategyComparison;
import dev.graft.data.DataSetOptions;
import dev.graft.graph.BackboneSource;
import dev.graft.graph.FeatureChoice;
import dev.graft.head.HeadSettings;
import dev.graft.image.Preparation;
import dev.graft.image.Resize;
import dev.graft.image.Size;
import dev.graft.policy.Strategy;
import dev.graft.train.BackboneChoice;
import dev.graft.train.FeatureRequest;
import dev.graft.train.HeadRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A comparison whose time is up while it looks at what a strategy forgot. */
class ComparisonBudgetTest {
  @TempDir private Path folder;

  @Test
  void measuringWhatWasForgottenEndsWithTheTimeAndTheTrainingStaysDone() throws IOException {
    AtomicBoolean stop = new AtomicBoolean();
    ComparisonRecord record =
        StrategyComparison.run(
            request(StoppedRunTest.stoppingAt("Looking at what was forgotten", stop), stop));
    assertThat(stop).as("there is a stage called so").isTrue();
    ComparedStrategy full = record.strategies().get(1);
    assertThat(full.stopped()).isFalse();
    assertThat(full.forgetting()).isNull();
    assertThat(record.leftOut())
        .containsExactly(new LeftOut("full, what it forgot", "it was stopped before"));
  }

  private ComparisonRequest request(Progress progress, AtomicBoolean stop) throws IOException {
    BackboneSource source =
        BackboneSource.of(TinyNetwork.residual().write(folder.resolve("residual.onnx")));
    return new ComparisonRequest(
        new FeatureRequest(
            Fixtures.splitPictures(folder.resolve("data"), 8),
            DataSetOptions.defaults(),
            new BackboneChoice(
                source,
                FeatureChoice.automatic(),
                Preparation.of(source)
                    .preprocessing()
                    .withResize(new Resize.ShorterSide(64))
                    .withCrop(Optional.of(Size.square(64))),
                "as the test says"),
            new Workshop(UserHome.graft(), 2, progress)),
        HeadRequest.of(HeadSettings.defaults(2)),
        List.of(Strategy.full()),
        List.of(),
        List::of,
        1,
        Optional.empty(),
        stop::get,
        folder.resolve("out"));
  }
}
