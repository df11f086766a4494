package dev.graft.modality;

/** What people call samples: one picture, many pictures. */
public record Noun(String one, String many) {}
