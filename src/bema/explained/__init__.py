"""What `bema explain` and `bema style` say: text for a person, JSON Lines for a program."""
