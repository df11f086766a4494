package dev.graft.modality;

/** How far training views differ from the samples they are made of. */
public enum Augment {
  /** Not at all. */
  NONE,
  /** By what changes neither lengths nor colours: shifts and mirroring. */
  SHIFT,
  /** By what does not change a sample's look: crops of most of a picture, mirroring. */
  LIGHT,
  /** Also by colour and by smaller crops. */
  STANDARD,
  /** Also by random operations such as rotation, shear, posterising. */
  STRONG
}
