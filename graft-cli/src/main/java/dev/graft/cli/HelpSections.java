package dev.graft.cli;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/** A command's options under headings, by what they concern; without these where they are few. */
final class HelpSections {
  private static final int FEW = 2;
  private static final String COMMAND = "General";

  private static final Map<Class<?>, String> HEADINGS =
      Map.ofEntries(
          Map.entry(DataOptions.class, "Data"),
          Map.entry(BackboneOptions.class, "Backbone and preprocessing"),
          Map.entry(DepthOptions.class, "Backbone and preprocessing"),
          Map.entry(FeatureOptions.class, "Backbone and preprocessing"),
          Map.entry(TextOptions.class, "Texts"),
          Map.entry(SoundOptions.class, "Sounds"),
          Map.entry(TranscriptOptions.class, "Transcripts"),
          Map.entry(PoolingOption.class, "Texts and sounds"),
          Map.entry(TuningOptions.class, "What is trained"),
          Map.entry(
              DescentOptions.class,
              "Gradient descent (defaults follow from the data; no concern of an exact head)"),
          Map.entry(CheckpointOptions.class, "Checkpoints"));

  private HelpSections() {}

  /** Has the help of all commands written this way. */
  static void in(CommandLine line) {
    for (CommandLine command : line.getSubcommands().values()) {
      command
          .getHelpSectionMap()
          .put(UsageMessageSpec.SECTION_KEY_OPTION_LIST, HelpSections::optionList);
    }
  }

  private static String optionList(Help help) {
    List<OptionSpec> options =
        help.commandSpec().options().stream().filter(option -> !option.hidden()).toList();
    Map<String, List<OptionSpec>> sections = new LinkedHashMap<>();
    for (OptionSpec option : options) {
      sections.computeIfAbsent(heading(option), name -> new ArrayList<>()).add(option);
    }
    if (sections.size() <= FEW) {
      return help.optionList();
    }
    StringBuilder text = new StringBuilder();
    sections.forEach(
        (heading, some) -> {
          Help.Layout layout =
              help.createDefaultLayout(
                  options, help.commandSpec().positionalParameters(), help.colorScheme());
          layout.addOptions(some, help.parameterLabelRenderer());
          text.append(String.format("%n%s:%n", heading)).append(layout);
        });
    return text.toString();
  }

  private static String heading(OptionSpec option) {
    return option.userObject() instanceof Field field
        ? HEADINGS.getOrDefault(field.getDeclaringClass(), COMMAND)
        : COMMAND;
  }
}
