"""The command console: home, line list, case page, round board, area page, person page, search."""
