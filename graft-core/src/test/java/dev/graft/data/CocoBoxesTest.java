package dev.graft.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.graft.GraftException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CocoBoxesTest {
  private static final DataSetOptions ALL = DataSetOptions.defaults().withValidationFraction(0);

  private final BoxFixture files;

  CocoBoxesTest(@TempDir Path root) {
    this.files = BoxFixture.in(root);
  }

  private static String image(int id, String file) {
    return String.format(
        Locale.ROOT,
        "{\"id\": %d, \"file_name\": \"%s\", \"width\": 100, \"height\": 50}",
        id,
        file);
  }

  private static String box(int id, int image, int category, String bbox) {
    return String.format(
        Locale.ROOT,
        "{\"id\": %d, \"image_id\": %d, \"category_id\": %d, \"bbox\": %s, \"segmentation\": [[1, 2, 3]]}",
        id,
        image,
        category,
        bbox);
  }

  private static String coco(List<String> images, List<String> annotations) {
    return "{\"info\": {\"year\": 2017}, \"annotations\": [%s], \"images\": [%s], \"categories\": [{\"id\": 3, \"name\": \"cat\"}, {\"id\": 9, \"name\": \"dog\"}, {\"id\": 11, \"name\": \"owl\"}]}"
        .formatted(String.join(", ", annotations), String.join(", ", images));
  }

  private static String twoPictures(String first, String second) {
    return coco(
        List.of(image(1, first), image(2, second)),
        List.of(
            box(1, 1, 9, "[10, 5, 20, 10]"),
            box(2, 1, 3, "[0, 0, 100, 50]"),
            box(3, 2, 3, "[50.5, 20, 10, 10]")));
  }

  @Test
  void boxesAreReadWithTheClassesThatHaveSome() {
    files.picture(100, 50, "photos/a.jpg", "photos/b.jpg");
    files.file("set.json", twoPictures("a.jpg", "b.jpg"));
    for (String data : List.of("", "set.json")) {
      DataSet set = files.read(data, ALL);
      assertThat(set.task()).isEqualTo(Task.DETECT);
      assertThat(set.outputNames()).containsExactly("cat", "dog");
      assertThat(BoxFixture.boxes(set))
          .containsExactly(
              "photos/a.jpg dog 10.0 5.0 30.0 15.0 cat 0.0 0.0 100.0 50.0",
              "photos/b.jpg cat 50.5 20.0 60.5 30.0");
    }
  }

  @Test
  void aPictureWithoutBoxesIsASampleToo() {
    files.picture(100, 50, "a.jpg", "b.jpg");
    files.file(
        "set.json",
        coco(
            List.of(image(1, "a.jpg"), image(2, "b.jpg")),
            List.of(box(1, 1, 9, "[10, 5, 20, 10]"))));
    assertThat(files.told(""))
        .isEqualTo(
            "detect: dog\ntrain: dog 1, none 1\nwarning: 1 class in a single training picture, too few to learn from: 'dog'");
  }

  @Test
  void documentsAreForWhatTheyOrTheirFoldersAreCalled() {
    String[] layouts = {
      "annotations/instances_train2017.json annotations/instances_val2017.json images/train2017 images/val2017",
      "train2017.json val2017.json train2017 val2017",
      "train/_annotations.coco.json valid/_annotations.coco.json train valid",
      "x/train/labels.json x/test/labels.json x/train/data x/test/data"
    };
    for (int i = 0; i < layouts.length; i++) {
      String root = "set" + i + "/";
      String[] parts = layouts[i].split(" ");
      files.picture(100, 50, root + parts[2] + "/1.jpg", root + parts[2] + "/2.jpg");
      files.picture(100, 50, root + parts[3] + "/1.jpg", root + parts[3] + "/2.jpg");
      files.file(root + parts[0], twoPictures("1.jpg", "2.jpg"));
      files.file(root + parts[1], twoPictures("1.jpg", "2.jpg"));
      DataSet set = files.read(root, ALL);
      assertThat(set.train()).extracting(Sample::name).allMatch(n -> n.startsWith(parts[2]));
      List<Sample> heldOut = i == 3 ? set.test() : set.validation();
      assertThat(heldOut).hasSize(2);
      assertThat(heldOut).extracting(Sample::name).allMatch(n -> n.startsWith(parts[3]));
    }
  }

  @Test
  void ofDocumentsForOnePartThatOfInstancesIsTaken() {
    files.picture(100, 50, "train/a.jpg", "train/b.jpg");
    files.file("ann/instances_train.json", twoPictures("a.jpg", "b.jpg"));
    files.file("ann/person_keypoints_train.json", twoPictures("a.jpg", "b.jpg"));
    assertThat(files.told(""))
        .isEqualTo(
            """
            detect: cat, dog
            train: cat 1, dog+cat 1
            warning: 'ann/person_keypoints_train.json' is left out in favour of 'ann/instances_train.json'
            warning: 1 class in a single training picture, too few to learn from: 'dog'\
            """);
    files.file("other/one.json", twoPictures("a.jpg", "b.jpg"));
    files.file("other/two.json", twoPictures("a.jpg", "b.jpg"));
    assertThat(files.told("other"))
        .isEqualTo(
            "status 3: 'other' holds several COCO files, 'one.json', 'two.json', which may be the"
                + " same pictures twice; give one of them as the data, or call them train, val and"
                + " test.");
  }

  @Test
  void whatIsWrongWithBoxesIsSaidAndTheRestIsTaken() {
    files.picture(100, 50, "a.jpg", "b.jpg");
    files.file("c.jpg", "no picture");
    files.file(
        "set.json",
        coco(
            List.of(image(1, "a.jpg"), image(2, "b.jpg"), image(3, "c.jpg"), image(4, "gone.jpg")),
            List.of(
                box(1, 1, 9, "[10, 5, 20, 10]"),
                box(2, 1, 9, "[10, 5, 20, 10]"),
                box(3, 1, 9, "[10, 5, 0, 10]"),
                box(4, 1, 9, "[200, 5, 10, 10]"),
                box(5, 1, 9, "[30, 40, -10, -20]"),
                box(6, 1, 9, "[90, 40, 20, 20]"),
                box(7, 1, 77, "[1, 1, 2, 2]"),
                box(8, 99, 9, "[1, 1, 2, 2]"),
                box(9, 1, 9, "[1, 1, 2]"),
                box(10, 1, 9, "[1, 1, 2, NaN]"),
                box(11, 2, 9, "[1, 1, 0, 0]"),
                box(12, 3, 9, "[1, 1, 5, 5]"))));
    assertThat(files.told(""))
        .isEqualTo(
            """
            detect: dog
            train: dog+dog+dog 1
            skipped: 2 like this: 'set.json, annotation 3' has a box that is empty, 0.0 x 10.0
            skipped: 'set.json, annotation 7' is of category '77', which is none of the 3 listed
            skipped: 'set.json, annotation 8' is of image '99', which is not listed
            skipped: 'set.json, annotation 9' has no bbox of four numbers: left, top, width, height
            skipped: 'gone.jpg' does not exist
            skipped: 'c.jpg' is not sound
            skipped: 'set.json, annotation 2' repeats a box of the same picture
            skipped: 'set.json, annotation 4' has a box outside its picture of 100 x 50 pixels: left 200.0, top 5.0, right 210.0, bottom 15.0
            skipped: 'set.json, annotation 10' has a box without four numbers
            skipped: 'b.jpg' has no box that can be used
            warning: 1 of 8 boxes reach beyond their pictures and are cut off there, such as that of 'set.json, annotation 6'
            warning: 1 of 8 boxes have their corners the wrong way round and are taken with these exchanged, such as that of 'set.json, annotation 5'
            warning: 1 class in a single training picture, too few to learn from: 'dog'\
            """);
    assertThatThrownBy(() -> files.read("", ALL.withStrict(true)))
        .isInstanceOf(GraftException.class)
        .hasMessageContaining("strict reading refuses");
  }

  @Test
  void boxesForAPictureOfAnotherSizeAreScaledIfItsShapeIsTheSame() {
    files.picture(200, 100, "a.jpg");
    files.picture(50, 100, "b.jpg");
    files.file("set.json", twoPictures("a.jpg", "b.jpg"));
    DataSet set = files.read("", ALL);
    assertThat(BoxFixture.boxes(set))
        .containsExactly("a.jpg dog 20.0 10.0 60.0 30.0 cat 0.0 0.0 200.0 100.0");
    assertThat(set.warnings())
        .contains(
            "1 picture has another size than the boxes were written for, which are scaled, such as 'a.jpg'");
    assertThat(set.skipped())
        .containsExactly(
            new Skipped(
                "b.jpg",
                "is 50 x 100 pixels once it stands upright, but its boxes are for 100 x 50; state them for the picture as people see it"));
  }

  @Test
  void crowdsAndAreasAreKept() {
    files.picture(100, 50, "a.jpg");
    String crowd =
        box(2, 1, 9, "[0, 0, 50, 50]").replace("{", "{\"iscrowd\": 1, \"area\": 1234.5, ");
    files.file(
        "set.json",
        coco(List.of(image(1, "a.jpg")), List.of(box(1, 1, 9, "[10, 5, 20, 10]"), crowd)));
    assertThat(((Target.Boxes) files.read("", ALL).train().get(0).target()).boxes())
        .containsExactly(
            new LabelledBox(0, new Box(10, 5, 30, 15), false, 200),
            new LabelledBox(0, new Box(0, 0, 50, 50), true, 1234.5));
  }

  @Test
  void someClassesCanBeKept() {
    files.picture(100, 50, "a.jpg", "b.jpg");
    files.file("set.json", twoPictures("a.jpg", "b.jpg"));
    DataSet dogs = files.read("", ALL.withClasses(List.of("dog")));
    assertThat(BoxFixture.boxes(dogs)).containsExactly("a.jpg dog 10.0 5.0 30.0 15.0", "b.jpg");
    assertThat(files.told("", ALL.withClasses(List.of("dog", "cow"))))
        .isEqualTo(
            "status 2: no box of '' is of class 'cow'; its classes are 'cat', 'dog'."
                .replace("''", "'" + files.files().root() + "'"));
    for (String near : List.of("Dog", "dogs", "dgo")) {
      assertThat(files.told("", ALL.withClasses(List.of(near))))
          .contains("is of class '" + near + "' (did you mean 'dog'?); its classes are");
    }
    assertThat(files.told("", ALL.withClasses(List.of("", "dog"))))
        .isEqualTo(
            "status 2: one of the classes to keep, ',dog', has an empty name; is there a comma too many?");
  }

  @Test
  void aThingCoversNoMoreThanWhatIsLeftOfItsBox() {
    files.picture(100, 50, "a.jpg");
    String cut = box(1, 1, 9, "[-20, -20, 60, 70]").replace("}", ", \"area\": 4200}");
    String vast = box(2, 1, 9, "[5, 5, 1e300, 20]").replace("}", ", \"area\": 2e301}");
    String turned = box(3, 1, 9, "[30, 15, -20, -10]").replace("}", ", \"area\": 9e9}");
    String less = box(4, 1, 9, "[-20, 0, 60, 50]").replace("}", ", \"area\": 900}");
    String whole = box(5, 1, 9, "[10, 10, 10, 10]").replace("}", ", \"area\": 101}");
    files.file(
        "set.json", coco(List.of(image(1, "a.jpg")), List.of(cut, vast, turned, less, whole)));
    assertThat(((Target.Boxes) files.read("", ALL).train().get(0).target()).boxes())
        .extracting(LabelledBox::area)
        .containsExactly(2000.0, 1900.0, 200.0, 900.0, 101.0);
  }

  @Test
  void whatIsFarOutsideIsNotCalledEmpty() {
    files.picture(100, 50, "a.jpg");
    files.file(
        "set.json",
        coco(
            List.of(image(1, "a.jpg")),
            List.of(
                box(1, 1, 9, "[10, 5, 20, 10]"),
                box(2, 1, 9, "[1e30, 1, 2, 3]"),
                box(3, 1, 9, "[0, 1, 0, 3]"))));
    assertThat(files.told("", ALL))
        .contains("has a box outside its picture of 100 x 50 pixels: left 1.00e+30, top 1.0")
        .contains("has a box that is empty, 0.0 x 3.0");
  }

  @Test
  void targetsAreNoClassesOfBoxes() {
    files.picture(100, 50, "a.jpg", "b.jpg");
    files.file("set.json", twoPictures("a.jpg", "b.jpg"));
    for (String data : List.of("", "set.json")) {
      assertThat(files.told(data, ALL.withTask(Task.DETECT).withTargets(List.of("dog"))))
          .startsWith("status 2: targets are columns of manifests, and from '")
          .endsWith("of which 'dog' is no column; ask for no target, and for the classes to keep.");
    }
  }

  @Test
  void aModelIsMeasuredOnTheClassesThatItKnows() {
    files.picture(100, 50, "a.jpg", "b.jpg");
    files.file("set.json", twoPictures("a.jpg", "b.jpg"));
    DataSetOptions options = DataSetOptions.forEvaluation(Task.DETECT, List.of("owl", "dog"));
    assertThat(files.told("", options))
        .isEqualTo(
            """
            detect: owl, dog
            train: dog 1, none 1
            warning: boxes of other classes are left out, 2 of 3, such as of 'cat', which the model does not know\
            """);
  }

  @Test
  void withoutPlacesTheClassesAreLabels() {
    files.picture(100, 50, "a.jpg", "b.jpg");
    files.file("set.json", twoPictures("a.jpg", "b.jpg"));
    assertThat(files.told("", ALL.withTask(Task.MULTILABEL)))
        .isEqualTo(
            """
            multilabel: cat, dog
            train: cat 1, cat+dog 1
            warning: the data hold bounding boxes: which classes are in each picture is learned, not where\
            """);
  }

  @Test
  void dataWithoutBoxesAreRefusedForThem() {
    files.picture(100, 50, "a/a.jpg", "b/b.jpg");
    files.file("set.csv", "path,label\na/a.jpg,a\n");
    for (String data : List.of("a", "set.csv")) {
      assertThat(files.told(data, ALL.withTask(Task.DETECT)))
          .isEqualTo(
              "status 3: '%s' holds no boxes; expected COCO's JSON, Pascal VOC's XML files or YOLO's text files beside the pictures."
                  .formatted(data));
    }
  }
}
