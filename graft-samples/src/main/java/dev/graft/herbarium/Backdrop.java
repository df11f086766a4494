package dev.graft.herbarium;

/** What leaves lie on. */
enum Backdrop {
  PAPER,
  WOOD,
  SOIL,
  STONE,
  MEADOW;

  Film paint(int size, Light light, Dice dice) {
    return switch (this) {
      case PAPER -> Sheets.paper(size, dice);
      case WOOD -> Sheets.wood(size, dice);
      case SOIL -> Grounds.soil(size, light, dice);
      case STONE -> Grounds.stone(size, light, dice);
      case MEADOW -> Grounds.meadow(size, dice);
    };
  }
}
