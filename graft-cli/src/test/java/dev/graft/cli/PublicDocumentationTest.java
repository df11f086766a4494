package dev.graft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.doctree.DocCommentTree;
import com.sun.source.doctree.DocTree;
import com.sun.source.doctree.ParamTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What programs can call says what it is: every public thing of every exported package. */
class PublicDocumentationTest {
  private static final List<String> PUBLISHED =
      List.of("core", "image", "text", "train", "report", "hub", "library", "samples");
  private static final Pattern EXPORTS = Pattern.compile("exports ([\\w.]+);");

  /** The sources of the exported packages; of all packages where no module descriptor says. */
  private static List<Path> sources() throws IOException {
    List<Path> sources = new ArrayList<>();
    for (String module : PUBLISHED) {
      Path root = Path.of("..", "graft-" + module, "src", "main", "java");
      Path descriptor = root.resolve("module-info.java");
      Set<Path> exported =
          Files.exists(descriptor)
              ? EXPORTS
                  .matcher(Files.readString(descriptor))
                  .results()
                  .map(found -> root.resolve(found.group(1).replace('.', '/')))
                  .collect(Collectors.toSet())
              : Set.of();
      try (Stream<Path> files = Files.walk(root)) {
        files
            .filter(file -> file.toString().endsWith(".java"))
            .filter(file -> !file.equals(descriptor))
            .filter(file -> exported.isEmpty() || exported.contains(file.getParent()))
            .forEach(sources::add);
      }
    }
    return sources;
  }

  @Test
  void everythingPublicSaysWhatItIs() throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    List<String> gaps = new ArrayList<>();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      JavacTask task =
          (JavacTask)
              compiler.getTask(
                  new StringWriter(),
                  files,
                  null,
                  List.of("-proc:none"),
                  null,
                  files.getJavaFileObjectsFromPaths(sources()));
      DocTrees docs = DocTrees.instance(task);
      for (CompilationUnitTree unit : task.parse()) {
        new Gaps(docs, gaps).scan(new TreePath(unit), null);
      }
    }
    assertThat(gaps).as("public, and without a comment").isEmpty();
  }

  /** Looks at what is public, also where that goes without saying, and into nothing else. */
  private static final class Gaps extends TreePathScanner<@Nullable Void, @Nullable Void> {
    private final DocTrees docs;
    private final List<String> gaps;

    Gaps(DocTrees docs, List<String> gaps) {
      this.docs = docs;
      this.gaps = gaps;
    }

    @Override
    public @Nullable Void visitClass(ClassTree type, @Nullable Void nothing) {
      if (!isPublic(type.getModifiers())) {
        return null;
      }
      requireComment(String.valueOf(type.getSimpleName()));
      if (type.getKind() == Tree.Kind.RECORD) {
        requireComponents(type);
      }
      return super.visitClass(type, null);
    }

    @Override
    public @Nullable Void visitMethod(MethodTree method, @Nullable Void nothing) {
      if (isPublic(method.getModifiers()) && !overrides(method.getModifiers())) {
        requireComment(method.getName() + "(..)");
      }
      return null;
    }

    @Override
    public @Nullable Void visitVariable(VariableTree field, @Nullable Void nothing) {
      boolean component =
          owner().getKind() == Tree.Kind.RECORD
              && !field.getModifiers().getFlags().contains(Modifier.STATIC);
      if (!component && isPublic(field.getModifiers())) {
        requireComment(String.valueOf(field.getName()));
      }
      return null;
    }

    private ClassTree owner() {
      return (ClassTree) getCurrentPath().getParentPath().getLeaf();
    }

    private boolean isPublic(ModifiersTree modifiers) {
      Set<Modifier> flags = modifiers.getFlags();
      boolean impliedByOwner =
          getCurrentPath().getParentPath().getLeaf() instanceof ClassTree owner
              && Set.of(Tree.Kind.INTERFACE, Tree.Kind.ANNOTATION_TYPE).contains(owner.getKind())
              && !flags.contains(Modifier.PRIVATE);
      return impliedByOwner
          || flags.contains(Modifier.PUBLIC)
          || flags.contains(Modifier.PROTECTED);
    }

    private static boolean overrides(ModifiersTree modifiers) {
      return modifiers.getAnnotations().stream()
          .anyMatch(annotation -> annotation.getAnnotationType().toString().equals("Override"));
    }

    private void requireComment(String name) {
      String comment = docs.getDocComment(getCurrentPath());
      if (comment == null || comment.isBlank()) {
        gaps.add(where() + name);
      }
    }

    /** Where a record says something of one component, it says something of each. */
    private void requireComponents(ClassTree type) {
      DocCommentTree comment = docs.getDocCommentTree(getCurrentPath());
      if (comment == null) {
        return;
      }
      Set<String> told =
          comment.getBlockTags().stream()
              .filter(tag -> tag.getKind() == DocTree.Kind.PARAM)
              .map(tag -> ((ParamTree) tag).getName().toString())
              .collect(Collectors.toSet());
      type.getMembers().stream()
          .filter(member -> member instanceof VariableTree)
          .map(member -> (VariableTree) member)
          .filter(field -> !field.getModifiers().getFlags().contains(Modifier.STATIC))
          .map(field -> field.getName().toString())
          .filter(name -> !told.isEmpty() && !told.contains(name))
          .forEach(name -> gaps.add(where() + type.getSimpleName() + ": @param " + name));
    }

    private String where() {
      CompilationUnitTree unit = getCurrentPath().getCompilationUnit();
      Path file = Path.of(unit.getSourceFile().toUri());
      return unit.getPackageName() + " " + file.getFileName() + ": ";
    }
  }
}
