package dev.graft.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BoxSizesTest {
  private static final String YAML = "train: images\nnames: [cat, dog]\n";

  private final Path root;
  private final BoxFixture files;

  BoxSizesTest(@TempDir Path root) {
    this.root = root;
    this.files = BoxFixture.in(root);
  }

  @Test
  void sizesAreToldFromAnnotationsAlone() {
    files.file("a.jpg", "no picture at all");
    files.file(
        "boxes.json",
        """
        {"images": [{"id": 1, "file_name": "a.jpg", "width": 200, "height": 100}],
         "annotations": [{"id": 1, "image_id": 1, "category_id": 1, "bbox": [0, 0, 40, 10]},
                         {"id": 2, "image_id": 1, "category_id": 2, "bbox": [0, 0, 10, 10]},
                         {"id": 3, "image_id": 1, "category_id": 1, "bbox": [0, 0, 200, 100], "iscrowd": 1}],
         "categories": [{"id": 1, "name": "cat"}, {"id": 2, "name": "dog"}]}
        """);
    assertThat(sizes(DataSetOptions.defaults()).orElseThrow().shares()).containsExactly(0.05, 0.1);
    assertThat(sizes(DataSetOptions.defaults().withClasses(List.of("cat"))).orElseThrow().shares())
        .containsExactly(0.1);
  }

  @Test
  void partsOfSidesAreTakenAsTheyStand() {
    files.picture(100, 100, "images/1.jpg", "images/2.jpg");
    files.file("labels/1.txt", "0 0.5 0.5 0.1 0.4\n");
    files.file("labels/2.txt", "1 0.5 0.5 0.5 0.5\n");
    files.file("data.yaml", YAML);
    BoxSizes sizes = sizes(DataSetOptions.defaults()).orElseThrow();
    assertThat(sizes.quantile(0).orElseThrow()).isCloseTo(0.2, within(1e-9));
    assertThat(sizes.quantile(1).orElseThrow()).isCloseTo(0.5, within(1e-9));
  }

  @Test
  void foldersOfClassesHaveNoneAndNorHasWhatIsLearnedOtherwise() {
    files.picture(10, 10, "cat/1.jpg", "dog/2.jpg");
    assertThat(sizes(DataSetOptions.defaults())).isEmpty();
    files.file("1.txt", "0 0.5 0.5 0.1 0.4\n").picture(10, 10, "1.jpg").file("classes.txt", "cat");
    assertThat(sizes(DataSetOptions.defaults().withTask(Task.MULTILABEL))).isEmpty();
    assertThat(BoxSizes.of(root.resolve("absent"), DataSetOptions.defaults())).isEmpty();
  }

  private Optional<BoxSizes> sizes(DataSetOptions options) {
    return BoxSizes.of(root, options);
  }
}
