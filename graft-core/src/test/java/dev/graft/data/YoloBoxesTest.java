package dev.graft.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class YoloBoxesTest {
  private static final DataSetOptions ALL = DataSetOptions.defaults().withValidationFraction(0);

  private final BoxFixture files;

  YoloBoxesTest(@TempDir Path root) {
    this.files = BoxFixture.in(root);
  }

  @Test
  void labelsLieWhereImagesIsLabelsInThePath() {
    files.picture(100, 50, "images/train/1.jpg", "images/train/2.jpg", "images/val/1.jpg");
    files.file("labels/train/1.txt", "0 0.5 0.5 0.2 0.4\n1 0.1 0.2 0.2 0.4\n");
    files.file("labels/train/2.txt", "");
    files.file("labels/val/1.txt", "1 .25 .5 .5 1\n");
    files.file(
        "data.yaml",
        "path: ../datasets/x  # root\ntrain: images/train\nval: images/val\nnc: 2\nnames:\n  0: cat\n  1: 'big dog'\n");
    for (String data : List.of("", "data.yaml")) {
      DataSet set = files.read(data, ALL);
      assertThat(BoxFixture.boxes(set))
          .containsExactly(
              "images/train/1.jpg cat 40.0 15.0 60.0 35.0 big dog 0.0 0.0 20.0 20.0",
              "images/train/2.jpg",
              "images/val/1.jpg big dog 0.0 0.0 50.0 50.0");
      assertThat(set.validation()).hasSize(1);
    }
  }

  @Test
  void partsMayLieAroundImagesAndLabels() {
    files.picture(100, 50, "train/images/1.jpg", "valid/images/1.jpg", "test/images/1.jpg");
    for (String part : List.of("train", "valid", "test")) {
      files.file(part + "/labels/1.txt", "0 0.5 0.5 0.2 0.4\n");
    }
    files.file(
        "data.yaml",
        "train: ../train/images\nval: ../valid/images\ntest: ../test/images\n\nnc: 1\nnames: ['cat']\n");
    DataSet set = files.read("", ALL);
    assertThat(List.of(set.train().size(), set.validation().size(), set.test().size()))
        .containsOnly(1);
    assertThat(set.outputNames()).containsExactly("cat");
  }

  @Test
  void whatTheYamlFileNamesAndIsNotThereIsNoOtherPart() {
    files.picture(100, 50, "valid/images/1.jpg", "valid/images/2.jpg");
    files.file("valid/labels/1.txt", "0 0.5 0.5 0.2 0.4\n");
    files.file("valid/labels/2.txt", "0 0.5 0.5 0.2 0.4\n");
    files.file("data.yaml", "train: ../train/images\nval: ../valid/images\nnames: ['cat']\n");
    DataSetOptions measured = DataSetOptions.forEvaluation(Task.DETECT, List.of("cat"));
    assertThat(files.told("", measured))
        .isEqualTo(
            """
            detect: cat
            val: cat 2
            warning: 'data.yaml' says 'train: ../train/images', which is not there or holds no picture; correct the path, or remove it\
            """);
    assertThat(files.told("")).contains("holds samples for validation or test only");
  }

  @Test
  void partsThatAreNotThereAndClassesThatAreMiscountedAreSaid() {
    for (String part : List.of("train", "val")) {
      files.picture(100, 50, "images/" + part + "/1.jpg", "images/" + part + "/2.jpg");
      files.file("labels/" + part + "/1.txt", "0 0.5 0.5 0.2 0.4\n");
      files.file("labels/" + part + "/2.txt", "1 0.5 0.5 0.2 0.4\n");
    }
    String names = "names: [cat, dog]\n";
    files.file("data.yaml", "train: images/train\nval: images/nope\nnc: 3\n" + names);
    for (String data : List.of("", "data.yaml")) {
      assertThat(files.read(data, ALL).warnings())
          .contains(
              "'data.yaml' says 'val: images/nope', which is not there or holds no picture; correct the path, or remove it",
              "'data.yaml' says 'nc: 3', but its 'names' are 2; the names are taken, so see that none is missing");
    }
    files.file(
        "data.yaml",
        "train: images/train\nvalid:\n  - images/val\n  - more.txt\ntest:\nnc: 2\n" + names);
    assertThat(files.read("", ALL).warnings())
        .filteredOn(one -> one.startsWith("'data.yaml'"))
        .containsExactly(
            "'data.yaml' says 'valid: more.txt', which is not there or holds no picture; correct the path, or remove it");
    files.file("data.yaml", "train: images/train\nval: images/val\ntest: null\nnc: 2\n" + names);
    assertThat(files.read("", ALL).warnings())
        .noneSatisfy(one -> assertThat(one).contains("data.yaml"));
  }

  @Test
  void labelsMayLieBesideThePictures() {
    files.picture(100, 50, "1.jpg", "2.jpg", "3.jpg");
    files.file("1.txt", "1 0.5 0.5 0.2 0.4\r\n");
    files.file("2.txt", "0 0.5 0.5 0.2 0.4");
    files.file("classes.txt", "cat\ndog\n");
    assertThat(files.told(""))
        .isEqualTo(
            """
            detect: cat, dog
            train: cat 1, dog 1, none 1
            warning: pictures without a label file count as showing nothing, 1 of 3, such as '3.jpg'
            warning: 2 classes in a single training picture, too few to learn from: 'cat', 'dog'\
            """);
  }

  @Test
  void theBoxAboutAnOutlineIsTaken() {
    files.picture(100, 50, "images/1.jpg");
    files.file("labels/1.txt", "0 0.1 0.2 0.5 0.1 0.4 0.8 0.2 0.4\n");
    files.file("classes.txt", "cat");
    assertThat(BoxFixture.boxes(files.read("", ALL)))
        .containsExactly("images/1.jpg cat 10.0 5.0 50.0 40.0");
  }

  @Test
  void whatIsWrongIsSaidAndTheRestIsTaken() {
    files.picture(100, 50, "images/1.jpg", "images/2.jpg", "images/3.jpg");
    files.file(
        "labels/1.txt",
        "0 0.5 0.5 0.2 0.4\n\n7 0.5 0.5 0.2 0.4\n0 50 25 20 20\n0 0.5 0.5 0.2\n0 a b c d\n0 0.5 0.5 0 0.4\n0.5 0.5 0.5 0.1 0.1\n");
    files.file("labels/2.txt", "7 0.5 0.5 0.2 0.4\n");
    files.file("labels/4.txt", "0 0.5 0.5 0.2 0.4\n");
    files.file("labels/3.txt", "0 0.5 0.5 0.4 0.4\n");
    files.file("classes.txt", "cat\ndog\n");
    assertThat(files.told(""))
        .isEqualTo(
            """
            detect: cat
            train: cat 2
            skipped: 2 like this: 'labels/1.txt:3': has the class number 7, which is none of the 2 that are named
            skipped: 'labels/1.txt:4': has 50.0 where a part of the picture from 0 to 1 is meant
            skipped: 'labels/1.txt:5': has 4 numbers; expected 5: class, middle across, middle down, width, height
            skipped: 'labels/1.txt:6': is not numbers alone: class, middle across, middle down, width, height
            skipped: 'labels/1.txt:8': has the class 0.5, which is no number of one
            skipped: 'labels/2.txt' has no line that can be used, so its picture is left out
            skipped: 'labels/4.txt' has labels of no picture
            skipped: 'labels/1.txt:7': has a box that is empty, 0.0 x 20.0\
            """);
  }

  @Test
  void withoutNamesClassesAreCalledByTheirNumbers() {
    files.picture(100, 50, "images/1.jpg", "images/2.jpg");
    files.file("labels/1.txt", "3 0.5 0.5 0.2 0.4\n");
    files.file("labels/2.txt", "3 0.5 0.5 0.2 0.4\n");
    assertThat(files.told(""))
        .isEqualTo(
            """
            detect: 3
            train: 3 2
            warning: neither data.yaml nor classes.txt names the classes, so they are called by their numbers\
            """);
  }

  @Test
  void filesThatNameClassesDifferentlyAreRefused() {
    files.picture(100, 50, "images/1.jpg");
    files.file("labels/1.txt", "0 0.5 0.5 0.2 0.4\n");
    files.file("labels/classes.txt", "cat\ndog\n");
    files.file("classes.txt", "dog\ncat\n");
    assertThat(files.told(""))
        .contains(
            "status 3: 'classes.txt' and 'labels/classes.txt' in ", "name the classes differently");
  }

  @Test
  void textsThatAreNoLabelsAreNone() {
    files.picture(100, 50, "cat/1.jpg", "dog/2.jpg");
    files.file("cat/1.txt", "a cat on a mat");
    files.file("dog/2.txt", "a dog");
    assertThat(files.told("")).startsWith("classify: cat, dog");
  }

  @Test
  void namesAreReadAsYamlWritesThem() {
    Map<Integer, String> both = Map.of(0, "cat", 1, "dog's bed, #1");
    for (String yaml :
        List.of(
            "names: [cat, \"dog's bed, #1\"]",
            "nc: 2\nnames:\n- cat\n- \"dog's bed, #1\" # two\ntrain: x",
            "names:\n  0: cat\n  1: 'dog''s bed, #1'\n",
            "names: {0: cat, 1: \"dog's bed, #1\"}",
            "names: [\n  'cat',\n  \"dog's bed, #1\",\n]\nval: y")) {
      assertThat(YoloNames.ofYaml("data.yaml", yaml).classes()).as(yaml).isEqualTo(both);
    }
  }
}
