package dev.graft;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Holds ARCHITECTURE.md to its word. */
@AnalyzeClasses(packages = "dev.graft", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule packagesHaveNoCycles =
      slices().matching("dev.graft.(*)..").should().beFreeOfCycles();

  /** What a picture is, only these know; a new name here is a decision. */
  @ArchTest
  static final ArchRule picturesAreKnownAtTheEdgeAlone =
      classes()
          .that()
          .resideInAPackage("dev.graft.image..")
          .should()
          .onlyHaveDependentClassesThat()
          .resideInAnyPackage(
              "dev.graft.image..",
              "dev.graft.pretrain..",
              "dev.graft.herbarium..",
              "dev.graft.cli..",
              "dev.graft.bench..");

  @ArchTest static final ArchRule onnxRuntimeLivesInOrt = onlyIn("..ort..", "ai.onnxruntime..");

  @ArchTest
  static final ArchRule libtorchLivesInTorch = onlyIn("..torch..", "org.bytedeco.pytorch..");

  @ArchTest static final ArchRule openCvLivesInImage = onlyIn("..image..", "org.bytedeco.opencv..");

  @ArchTest
  static final ArchRule openBlasLivesInLinalg = onlyIn("..linalg..", "org.bytedeco.openblas..");

  @ArchTest
  static final ArchRule onnxProtobufLivesInGraph =
      onlyIn("..graph..", "ai.onnx.proto..", "com.google.protobuf..");

  @ArchTest
  static final ArchRule graphNeedsNoOtherPackage =
      noClasses()
          .that()
          .resideInAPackage("dev.graft.graph..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "dev.graft.ort..",
              "dev.graft.torch..",
              "dev.graft.data..",
              "dev.graft.image..",
              "dev.graft.features..",
              "dev.graft.head..",
              "dev.graft.model..",
              "dev.graft.train..");

  @ArchTest
  static final ArchRule policyIsPureFunctions =
      noClasses()
          .that()
          .resideInAPackage("dev.graft.policy..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "dev.graft.loop..", "dev.graft.train..", "dev.graft.torch..", "dev.graft.ort..");

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

  private static ArchRule onlyIn(String home, String... library) {
    return noClasses()
        .that()
        .resideOutsideOfPackage(home)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(library);
  }
}
