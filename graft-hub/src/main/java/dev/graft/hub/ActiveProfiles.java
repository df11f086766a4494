package dev.graft.hub;

import dev.graft.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.maven.model.Activation;
import org.apache.maven.model.ActivationFile;
import org.apache.maven.model.ActivationOS;
import org.apache.maven.model.ActivationProperty;
import org.apache.maven.model.building.ModelProblemCollector;
import org.apache.maven.model.path.DefaultPathTranslator;
import org.apache.maven.model.path.ProfileActivationFilePathInterpolator;
import org.apache.maven.model.profile.DefaultProfileActivationContext;
import org.apache.maven.model.profile.DefaultProfileSelector;
import org.apache.maven.model.profile.activation.FileProfileActivator;
import org.apache.maven.model.profile.activation.JdkVersionProfileActivator;
import org.apache.maven.model.profile.activation.OperatingSystemProfileActivator;
import org.apache.maven.model.profile.activation.PropertyProfileActivator;
import org.apache.maven.model.root.DefaultRootLocator;
import org.apache.maven.settings.Profile;
import org.apache.maven.settings.Repository;
import org.apache.maven.settings.Settings;

/** Which profiles of the settings hold here, by Maven's own rules. */
final class ActiveProfiles {
  private ActiveProfiles() {}

  /** The repositories that they name. */
  static List<Repository> repositories(Settings settings, MavenUser user, Progress progress) {
    List<org.apache.maven.model.Profile> profiles =
        settings.getProfiles().stream().map(ActiveProfiles::forSelection).toList();
    DefaultProfileActivationContext context = new DefaultProfileActivationContext();
    context.setActiveProfileIds(settings.getActiveProfiles());
    context.setSystemProperties(user.properties());
    ModelProblemCollector problems =
        problem ->
            progress.note(
                "A profile in Maven's settings is not as expected: %s."
                    .formatted(MavenSettings.oneLine(problem.getMessage())));
    List<String> active =
        selector().getActiveProfiles(profiles, context, problems).stream()
            .map(org.apache.maven.model.Profile::getId)
            .toList();
    List<Repository> repositories = new ArrayList<>();
    for (Profile profile : settings.getProfiles()) {
      if (active.contains(profile.getId())) {
        repositories.addAll(profile.getRepositories());
      }
    }
    return repositories;
  }

  private static DefaultProfileSelector selector() {
    ProfileActivationFilePathInterpolator paths =
        new ProfileActivationFilePathInterpolator()
            .setPathTranslator(new DefaultPathTranslator())
            .setRootLocator(new DefaultRootLocator());
    return new DefaultProfileSelector()
        .addProfileActivator(new JdkVersionProfileActivator())
        .addProfileActivator(new OperatingSystemProfileActivator())
        .addProfileActivator(new PropertyProfileActivator())
        .addProfileActivator(
            new FileProfileActivator().setProfileActivationFilePathInterpolator(paths));
  }

  /** The same profile as the selector knows them: name and conditions. */
  private static org.apache.maven.model.Profile forSelection(Profile profile) {
    org.apache.maven.model.Profile copy = new org.apache.maven.model.Profile();
    copy.setId(profile.getId());
    copy.setSource(org.apache.maven.model.Profile.SOURCE_SETTINGS);
    if (profile.getActivation() != null) {
      copy.setActivation(conditions(Objects.requireNonNull(profile.getActivation())));
    }
    return copy;
  }

  private static Activation conditions(org.apache.maven.settings.Activation said) {
    Activation copy = new Activation();
    copy.setActiveByDefault(said.isActiveByDefault());
    copy.setJdk(said.getJdk());
    if (said.getOs() != null) {
      ActivationOS os = new ActivationOS();
      os.setName(said.getOs().getName());
      os.setFamily(said.getOs().getFamily());
      os.setArch(said.getOs().getArch());
      os.setVersion(said.getOs().getVersion());
      copy.setOs(os);
    }
    if (said.getProperty() != null) {
      ActivationProperty property = new ActivationProperty();
      property.setName(said.getProperty().getName());
      property.setValue(said.getProperty().getValue());
      copy.setProperty(property);
    }
    if (said.getFile() != null) {
      ActivationFile file = new ActivationFile();
      file.setExists(said.getFile().getExists());
      file.setMissing(said.getFile().getMissing());
      copy.setFile(file);
    }
    return copy;
  }
}
