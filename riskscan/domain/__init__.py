"""The programme's own knowledge: pure Python without Flask, SQL, WeasyPrint, a clock or files."""
