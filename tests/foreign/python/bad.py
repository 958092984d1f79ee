"""What a type checker has to refuse."""

import scenario

scenario.add_tax("a hundred")
