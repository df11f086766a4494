package dev.graft.data;

import dev.graft.Content;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Files of a few letters that stand for pictures of a size: "ok 100x50" and their name. */
record BoxFixture(Fixture files) {
  private static final ContentCheck CHECK =
      new ContentCheck() {
        @Override
        public Optional<String> problem(Content content) throws IOException {
          return Fixture.CHECK.problem(content);
        }

        @Override
        public Optional<PictureSize> size(Content content) throws IOException {
          String[] words = new String(content.whole(), StandardCharsets.UTF_8).split("[ x]");
          return Optional.of(
              new PictureSize(Integer.parseInt(words[1]), Integer.parseInt(words[2])));
        }
      };

  static BoxFixture in(Path root) {
    return new BoxFixture(new Fixture(root));
  }

  BoxFixture picture(int width, int height, String... names) {
    for (String name : names) {
      files.file(name, "ok " + width + "x" + height + " " + name);
    }
    return this;
  }

  BoxFixture file(String name, String content) {
    files.file(name, content);
    return this;
  }

  DataSet read(String name, DataSetOptions options) {
    return DataSet.read(files.root().resolve(name), options, CHECK, 2);
  }

  /** All that there is to say of it, without a part drawn for validation. */
  String told(String name, DataSetOptions options) {
    DataSetOptions undrawn = options.withValidationFraction(0);
    return DataSummary.of(() -> read(name, undrawn)).replace(files.root() + "/", "");
  }

  String told(String name) {
    return told(name, DataSetOptions.defaults());
  }

  /** The boxes of all samples, a line each: the picture, then class and sides of each box. */
  static List<String> boxes(DataSet data) {
    return Stream.of(data.train(), data.validation(), data.test())
        .flatMap(List::stream)
        .map(
            sample -> {
              StringBuilder line = new StringBuilder(sample.name());
              for (LabelledBox one : ((Target.Boxes) sample.target()).boxes()) {
                line.append(
                    String.format(
                        Locale.ROOT,
                        " %s%s %.1f %.1f %.1f %.1f",
                        data.outputNames().get(one.index()),
                        one.crowd() ? "*" : "",
                        one.box().left(),
                        one.box().top(),
                        one.box().right(),
                        one.box().bottom()));
              }
              return line.toString();
            })
        .toList();
  }
}
