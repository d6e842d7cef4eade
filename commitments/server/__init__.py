"""What answers: pages and their shell, light pages, embeds, files, the websocket, starting and stopping."""
