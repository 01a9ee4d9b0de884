"""What a browser fetches beside the pages: files, pictures, CSV, uploads. Streamed, checked, and told in sentences."""
