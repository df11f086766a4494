package dev.graft;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Map;
import java.util.Set;

/** Holds ARCHITECTURE.md to its word. */
@AnalyzeClasses(packages = "dev.graft", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule packagesHaveNoCycles =
      slices().matching("dev.graft.(*)..").should().beFreeOfCycles();

  /** Which packages a package may use, besides the root; a new arrow is a decision. */
  private static final Map<String, Set<String>> ARROWS =
      Map.ofEntries(
          entry("graph"),
          entry("linalg"),
          entry("ort", "graph"),
          entry("modality", "data", "graph"),
          entry("transcript", "linalg"),
          entry("data", "linalg", "transcript"),
          entry("features", "data", "graph", "linalg", "modality", "ort"),
          entry("eval", "data", "linalg"),
          entry(
              "model",
              "data",
              "eval",
              "features",
              "graph",
              "linalg",
              "modality",
              "ort",
              "transcript"),
          entry("image", "data", "graph", "modality", "model", "ort"),
          entry("blas"),
          entry("head", "model", "blas", "data", "linalg"),
          entry("policy", "modality"),
          entry("torch", "graph", "policy"),
          entry(
              "loop",
              "data",
              "eval",
              "features",
              "graph",
              "head",
              "linalg",
              "modality",
              "ort",
              "policy",
              "torch"),
          entry(
              "train",
              "data",
              "eval",
              "features",
              "forgetting",
              "graph",
              "head",
              "linalg",
              "loop",
              "modality",
              "model",
              "ort",
              "policy",
              "torch",
              "transcript"),
          entry(
              "transcribe",
              "data",
              "eval",
              "features",
              "graph",
              "linalg",
              "loop",
              "modality",
              "model",
              "ort",
              "policy",
              "torch",
              "train",
              "transcript"),
          entry(
              "detect",
              "data",
              "eval",
              "features",
              "graph",
              "head",
              "linalg",
              "loop",
              "modality",
              "model",
              "ort",
              "policy",
              "torch",
              "train"),
          entry(
              "report",
              "advice",
              "compare",
              "data",
              "detect",
              "eval",
              "forgetting",
              "head",
              "linalg",
              "loop",
              "modality",
              "model",
              "train",
              "transcribe"),
          entry(
              "forgetting",
              "data",
              "eval",
              "features",
              "graph",
              "linalg",
              "loop",
              "modality",
              "ort"),
          entry(
              "compare",
              "data",
              "eval",
              "forgetting",
              "graph",
              "linalg",
              "loop",
              "modality",
              "model",
              "policy",
              "train"),
          entry("advice", "data", "features", "head", "linalg", "modality", "policy", "train"),
          entry(
              "suggest",
              "blas",
              "data",
              "eval",
              "features",
              "graph",
              "linalg",
              "modality",
              "model",
              "ort"),
          entry("style", "data", "graph", "loop", "modality", "ort", "policy", "torch"),
          entry("hub", "graph"),
          entry(
              "api", "audio", "data", "eval", "graph", "head", "hub", "image", "model", "policy",
              "report", "text", "torch", "train"),
          entry("herbarium"),
          entry("mailbag"),
          entry("soundbox"),
          entry("text", "data", "graph", "modality", "model", "ort"),
          entry("audio", "graph", "modality", "model", "ort"),
          entry(
              "pretrain",
              "data",
              "features",
              "graph",
              "head",
              "image",
              "linalg",
              "loop",
              "modality",
              "model",
              "ort",
              "policy",
              "torch",
              "train"));

  private static Map.Entry<String, Set<String>> entry(String name, String... uses) {
    return Map.entry(name, Set.of(uses));
  }

  @ArchTest
  static void packagesUseWhatTheyMay(JavaClasses all) {
    ARROWS.forEach(
        (name, uses) -> {
          String[] others =
              ARROWS.keySet().stream()
                  .filter(other -> !other.equals(name) && !uses.contains(other))
                  .map(other -> "dev.graft." + other + "..")
                  .toArray(String[]::new);
          noClasses()
              .that()
              .resideInAPackage("dev.graft." + name + "..")
              .should()
              .dependOnClassesThat()
              .resideInAnyPackage(others)
              .check(all);
        });
  }

  /** What a picture is, only modalities, samples and the ways in know. */
  @ArchTest
  static void modalitiesAreKnownAtTheEdgeAlone(JavaClasses all) {
    Set<String> edge = Set.of("image", "text", "audio", "pretrain", "herbarium", "api");
    assertThat(ARROWS.entrySet().stream().filter(arrow -> !edge.contains(arrow.getKey())))
        .noneMatch(
            arrow ->
                Set.of("image", "text", "audio").stream().anyMatch(arrow.getValue()::contains));
    assertThat(
            all.stream()
                .map(JavaClass::getPackageName)
                .filter(name -> name.startsWith("dev.graft.")))
        .allMatch(
            name -> {
              String own = name.split("\\.")[2];
              return ARROWS.containsKey(own) || Set.of("cli", "bench").contains(own);
            });
  }

  @ArchTest static final ArchRule onnxRuntimeLivesInOrt = onlyIn("..ort..", "ai.onnxruntime..");

  @ArchTest
  static final ArchRule libtorchLivesInTorch = onlyIn("..torch..", "org.bytedeco.pytorch..");

  @ArchTest static final ArchRule openCvLivesInImage = onlyIn("..image..", "org.bytedeco.opencv..");

  @ArchTest
  static final ArchRule soundCodecsLiveInAudio = onlyIn("..audio..", "org.lwjgl..", "org.jcodec..");

  @ArchTest
  static final ArchRule openBlasLivesInBlas = onlyIn("..blas..", "org.bytedeco.openblas..");

  @ArchTest
  static final ArchRule onnxProtobufLivesInGraph =
      onlyIn("..graph..", "ai.onnx.proto..", "com.google.protobuf..");

  @ArchTest
  static final ArchRule libraryCodeNeverPrintsOrExits =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.graft.cli..")
          .should()
          .callMethod(System.class, "exit", int.class)
          .orShould()
          .accessField(System.class, "out")
          .orShould()
          .accessField(System.class, "err");

  /** Who uses the library says where files go. */
  @ArchTest
  static final ArchRule libraryCodeReadsNoEnvironment =
      noClasses()
          .that(areLibrary())
          .and()
          .doNotBelongToAnyOf(UserHome.class, Workshop.class)
          .and()
          .doNotHaveFullyQualifiedName("dev.graft.api.Graft") // whose open() says that it does
          .should()
          .callMethod(System.class, "getenv")
          .orShould()
          .callMethod(System.class, "getenv", String.class)
          .orShould()
          .dependOnClassesThat()
          .areAssignableTo(UserHome.class);

  /** And how many threads work; besides, records tell of the machine, and glibc's heaps depend. */
  @ArchTest
  static final ArchRule libraryCodeTakesNoMoreThreadsThanItIsGiven =
      noClasses()
          .that(areLibrary())
          .and()
          .haveNameNotMatching("dev\\.graft\\.(Workshop|train\\.Records|torch\\.TorchThread)")
          .should()
          .callMethod(Runtime.class, "availableProcessors")
          .orShould()
          .callMethodWhere(target(name("parallelStream")).or(target(name("commonPool"))));

  private static DescribedPredicate<JavaClass> areLibrary() {
    return resideOutsideOfPackages("dev.graft.cli..", "dev.graft.bench..");
  }

  private static ArchRule onlyIn(String home, String... library) {
    return noClasses()
        .that()
        .resideOutsideOfPackage(home)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(library);
  }
}
